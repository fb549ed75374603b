// Writes the tables of docs/doctor.md that say which credentials each family of SDKs takes: tsx scripts/doctor-tables.ts
import { readFileSync, writeFileSync } from "node:fs";
import { FAMILY_TABLES, replaceTables } from "./family-tables.js";

const PAGE = "docs/doctor.md";

writeFileSync(PAGE, replaceTables(readFileSync(PAGE, "utf8"), FAMILY_TABLES));
