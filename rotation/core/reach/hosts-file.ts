import { isIP } from "node:net";

/**
 * The names of a hosts file, lower case, with their addresses in the order of the file. Lines that cannot be read are
 * passed over, as the system does.
 * @see https://man7.org/linux/man-pages/man5/hosts.5.html
 */
export function parseHostsFile(text: string): ReadonlyMap<string, readonly string[]> {
  const addresses = new Map<string, string[]>();
  for (const line of text.split("\n")) {
    const [address = "", ...names] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (isIP(address) === 0) continue;
    for (const name of names.map((each) => each.toLowerCase())) {
      addresses.set(name, [...(addresses.get(name) ?? []), address]);
    }
  }
  return addresses;
}
