import fc from "fast-check";
import { expect, it } from "vitest";
import { isGlobalAddress } from "../../../../rotation/core/reach/address.js";
import { texts } from "../../../support/arbitraries.js";

/** Of IANA's special-purpose registries, and multicast: name, first, one inside, last, and what is global beside it. */
const SPECIAL: [range: string, inside: string[], beside: string[]][] = [
  ["0.0.0.0/8", ["0.0.0.0", "0.1.2.3", "0.255.255.255"], ["1.0.0.0"]],
  ["10.0.0.0/8", ["10.0.0.0", "10.20.30.40", "10.255.255.255"], ["9.255.255.255", "11.0.0.0"]],
  ["100.64.0.0/10", ["100.64.0.0", "100.100.100.200", "100.127.255.255"], ["100.63.255.255", "100.128.0.0"]],
  ["127.0.0.0/8", ["127.0.0.0", "127.0.0.1", "127.255.255.255"], ["126.255.255.255", "128.0.0.0"]],
  ["169.254.0.0/16", ["169.254.0.0", "169.254.169.254", "169.254.255.255"], ["169.253.255.255", "169.255.0.0"]],
  ["172.16.0.0/12", ["172.16.0.0", "172.20.10.1", "172.31.255.255"], ["172.15.255.255", "172.32.0.0"]],
  ["192.0.0.0/24", ["192.0.0.0", "192.0.0.170", "192.0.0.255"], ["191.255.255.255", "192.0.1.0"]],
  ["192.0.2.0/24", ["192.0.2.0", "192.0.2.1", "192.0.2.255"], ["192.0.1.255", "192.0.3.0"]],
  ["192.31.196.0/24", ["192.31.196.0", "192.31.196.1", "192.31.196.255"], ["192.31.195.255", "192.31.197.0"]],
  ["192.52.193.0/24", ["192.52.193.0", "192.52.193.1", "192.52.193.255"], ["192.52.192.255", "192.52.194.0"]],
  ["192.88.99.0/24", ["192.88.99.0", "192.88.99.2", "192.88.99.255"], ["192.88.98.255", "192.88.100.0"]],
  ["192.168.0.0/16", ["192.168.0.0", "192.168.1.1", "192.168.255.255"], ["192.167.255.255", "192.169.0.0"]],
  ["192.175.48.0/24", ["192.175.48.0", "192.175.48.6", "192.175.48.255"], ["192.175.47.255", "192.175.49.0"]],
  ["198.18.0.0/15", ["198.18.0.0", "198.19.0.1", "198.19.255.255"], ["198.17.255.255", "198.20.0.0"]],
  ["198.51.100.0/24", ["198.51.100.0", "198.51.100.7", "198.51.100.255"], ["198.51.99.255", "198.51.101.0"]],
  ["203.0.113.0/24", ["203.0.113.0", "203.0.113.9", "203.0.113.255"], ["203.0.112.255", "203.0.114.0"]],
  ["224.0.0.0/4", ["224.0.0.0", "239.1.2.3", "239.255.255.255"], ["223.255.255.255"]],
  ["240.0.0.0/4", ["240.0.0.0", "250.1.2.3", "255.255.255.255"], []],
  ["::/128", ["::", "0:0:0:0:0:0:0:0"], []],
  ["::1/128", ["::1", "0:0:0:0:0:0:0:1"], []],
  ["::/96", ["::2", "::8.8.8.8", "::255.255.255.255"], []],
  ["::ffff:0:0/96", ["::ffff:0.0.0.0", "::ffff:8.8.8.8", "::ffff:808:808", "::ffff:255.255.255.255"], []],
  ["64:ff9b::/96", ["64:ff9b::", "64:ff9b::8.8.8.8", "64:ff9b::ffff:ffff"], []],
  ["64:ff9b:1::/48", ["64:ff9b:1::", "64:ff9b:1::a00:1", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff"], []],
  ["100::/64", ["100::", "100::dead", "100::ffff:ffff:ffff:ffff"], []],
  ["100:0:0:1::/64", ["100:0:0:1::", "100:0:0:1::1", "100::1:ffff:ffff:ffff:ffff"], []],
  ["outside 2000::/3", ["1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "4000::"], ["2000::", "2600::"]],
  ["2001::/23", ["2001::", "2001::1", "2001:20::1", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff"], ["2001:200::"]],
  ["2001:db8::/32", ["2001:db8::", "2001:db8::1", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"], ["2001:db9::"]],
  ["below 2001:db8::/32", ["2001:db8::"], ["2001:db7:ffff:ffff:ffff:ffff:ffff:ffff"]],
  ["2002::/16", ["2002::", "2002:808:808::1", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff"], ["2003::"]],
  ["below 2002::/16", ["2002::"], ["2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff"]],
  ["2620:4f:8000::/48", ["2620:4f:8000::", "2620:4f:8000:ffff:ffff:ffff:ffff:ffff"], ["2620:4f:8001::"]],
  ["below 2620:4f:8000::/48", ["2620:4f:8000::1"], ["2620:4f:7fff:ffff:ffff:ffff:ffff:ffff"]],
  ["3fff::/20", ["3fff::", "3fff:1::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff"], ["3fff:1000::"]],
  ["below 3fff::/20", ["3fff::1"], ["3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff"]],
  ["5f00::/16", ["5f00::", "5f00::1", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff"], []],
  ["fc00::/7", ["fc00::", "fd00:ec2::254", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"], []],
  ["fe80::/10", ["fe80::", "fe80::1", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff"], []],
  ["fec0::/10", ["fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"], []],
  ["ff00::/8", ["ff00::", "ff02::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"], []],
];

it.each(SPECIAL)("%s is not global, from its first to its last address", (_range, inside) => {
  expect(inside.filter(isGlobalAddress)).toEqual([]);
});

it.each(SPECIAL.filter(([, , beside]) => beside.length > 0))("right beside %s an address is global", (...row) => {
  const [, , beside] = row;
  expect(beside.filter((address) => !isGlobalAddress(address))).toEqual([]);
});

it.each(["1.1.1.1", "8.8.8.8", "142.250.1.95", "2001:4860:4860::8888", "2A00:1450:4001:0800:0000:0000:0000:200A"])(
  "%s of a public host is global",
  (address) => {
    expect(isGlobalAddress(address)).toBe(true);
  },
);

it.each(["fe80::1%eth0", "fe80::1%1", "2600::1%eth0", "2600::1%25eth0"])("%s with a zone is not global", (address) => {
  expect(isGlobalAddress(address)).toBe(false);
});

it.each([
  ["nothing", ""],
  ["a name", "dns.google"],
  ["a port", "8.8.8.8:443"],
  ["brackets", "[2600::1]"],
  ["a prefix length", "8.8.8.8/32"],
  ["three parts", "8.8.8"],
  ["an octal part", "010.8.8.8"],
  ["a hexadecimal part", "0x8.8.8.8"],
  ["one number", "134744072"],
  ["a part above 255", "8.8.8.256"],
  ["surrounding space", " 8.8.8.8 "],
  ["a line end", "8.8.8.8\n"],
  ["a NUL", "8.8.8.8\0"],
  ["two gaps", "2600::1::2"],
])("text with %s is no address and not global", (_what, text) => {
  expect(isGlobalAddress(text)).toBe(false);
});

it.each([
  ["compatible", (v4: string) => `::${v4}`],
  ["mapped", (v4: string) => `::ffff:${v4}`],
  ["translated by NAT64", (v4: string) => `64:ff9b::${v4}`],
])("any IPv4 address %s into IPv6 is not global", (_how, embed) => {
  fc.assert(
    fc.property(fc.ipV4(), (v4) => {
      expect(isGlobalAddress(embed(v4))).toBe(false);
    }),
  );
});

it("any text is answered without throwing", () => {
  fc.assert(
    fc.property(fc.oneof(texts(30), fc.ipV6()), (text) => {
      expect(typeof isGlobalAddress(text)).toBe("boolean");
    }),
  );
});
