import { READ_BACK_ROWS } from "./rows-iam.js";
import { testRows } from "./test-rows.js";

testRows(READ_BACK_ROWS);
