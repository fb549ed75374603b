import { vi } from "vitest";
import { NETWORK_ROWS } from "./rows-network.js";
import { testRows } from "./test-rows.js";

vi.mock("node:dns/promises", async (importActual) =>
  (await import("./dns-answers.js")).withLocalServers(await importActual()),
);

testRows(NETWORK_ROWS);
