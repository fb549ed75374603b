import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readCaFile } from "../../../../rotation/adapters/hosts/ca-file.js";
import { SecureContexts } from "../../../../rotation/adapters/hosts/secure-contexts.js";
import { temporaryFolder } from "../../../support/fixtures.js";
import { authority, trustedRoots } from "../../../support/pki.js";

async function fileWith(text: string): Promise<string> {
  const path = join(await temporaryFolder(), "ca.pem");
  await writeFile(path, text);
  return path;
}

it("no file is no certificate", () => {
  expect(readCaFile(null)).toEqual([]);
});

it("every certificate of a file is read, and what stands between them is not", async () => {
  const [first = "", second = ""] = await trustedRoots();
  const text = `# Corp root\r\n${first.replaceAll("\n", "\r\n")}\nsubject=/CN=other\n${second}trailing`;
  const read = readCaFile(await fileWith(text));
  expect(read.map((pem) => pem.replaceAll("\r", "").trim())).toEqual([first.trim(), second.trim()]);
  expect(() => new SecureContexts(read).get("other", "extra")).not.toThrow();
});

it("a file that is not there is refused, with its path and the reason", () => {
  const act = () => readCaFile("/nonexistent/ca.pem");
  expect(act).toThrow(expect.objectContaining({ name: "ConfigError" }));
  expect(act).toThrow(/\/nonexistent\/ca\.pem cannot be read: ENOENT/);
});

it("a folder is refused", async () => {
  const folder = join(await temporaryFolder(), "ca");
  await mkdir(folder);
  expect(() => readCaFile(folder)).toThrow(/cannot be read: EISDIR/);
});

it.each([
  ["an empty file", ""],
  ["text", "hello"],
  ["a private key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"],
  ["a certificate without its end", "-----BEGIN CERTIFICATE-----\nAAAA\n"],
])("%s is refused: it holds no certificate", async (_name, text) => {
  const path = await fileWith(text);
  expect(() => readCaFile(path)).toThrow(expect.objectContaining({ name: "ConfigError" }));
  expect(() => readCaFile(path)).toThrow(/holds no PEM certificate/);
});

it("a certificate that cannot be parsed is refused by its number", async () => {
  const { certificate } = await authority("rsaRoot");
  const broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  const path = await fileWith(certificate.pem + broken);
  expect(() => readCaFile(path)).toThrow(expect.objectContaining({ name: "ConfigError" }));
  expect(() => readCaFile(path)).toThrow(/certificate 2 cannot be parsed/);
});

it("a path with control characters is made harmless in the message", () => {
  expect(() => readCaFile("/nonexistent/\u001b[31m.pem")).toThrow(/\\u\{1b\}\[31m/);
});
