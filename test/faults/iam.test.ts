import { IAM_ROWS } from "./rows-iam.js";
import { testRows } from "./test-rows.js";

testRows(IAM_ROWS);
