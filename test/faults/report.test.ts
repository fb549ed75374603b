import { REPORT_ROWS } from "./rows-report.js";
import { testRows } from "./test-rows.js";

testRows(REPORT_ROWS);
