import { DISCOVERY_ROWS } from "./rows-discovery.js";
import { testRows } from "./test-rows.js";

testRows(DISCOVERY_ROWS);
