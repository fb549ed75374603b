import { vi } from "vitest";
import { NETWORK_ROWS } from "./rows-network.js";
import { testRows } from "./test-rows.js";

vi.mock("node:dns/promises", async () => ({ lookup: (await import("./dns-answers.js")).lookup }));

testRows(NETWORK_ROWS);
