import { BlockList, isIP, isIPv4 } from "node:net";

/**
 * Ranges that are not global unicast, and those that carry an IPv4 address inside an IPv6 one.
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry (RFC 6890)
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
const NOT_GLOBAL: readonly (readonly [prefix: string, bits: number])[] = [
  ["0.0.0.0", 8], // this network, RFC 791
  ["10.0.0.0", 8], // private, RFC 1918
  ["100.64.0.0", 10], // shared address space, RFC 6598
  ["127.0.0.0", 8], // loopback
  ["169.254.0.0", 16], // link local, the metadata service among them
  ["172.16.0.0", 12], // private
  ["192.0.0.0", 24], // protocol assignments, RFC 6890
  ["192.0.2.0", 24], // documentation, RFC 5737
  ["192.31.196.0", 24], // AS112, RFC 7535
  ["192.52.193.0", 24], // AMT, RFC 7450
  ["192.88.99.0", 24], // 6to4 relay, RFC 7526
  ["192.168.0.0", 16], // private
  ["192.175.48.0", 24], // AS112, RFC 7534
  ["198.18.0.0", 15], // benchmarking, RFC 2544
  ["198.51.100.0", 24], // documentation
  ["203.0.113.0", 24], // documentation
  ["224.0.0.0", 4], // multicast
  ["240.0.0.0", 4], // reserved and broadcast
  ["::", 3], // unspecified, loopback, ::/96, mapped, 64:ff9b::/96, 100::/64: all outside global unicast 2000::/3
  ["2001::", 23], // protocol assignments, Teredo among them
  ["2001:db8::", 32], // documentation
  ["2002::", 16], // 6to4
  ["2620:4f:8000::", 48], // AS112
  ["3fff::", 20], // documentation, RFC 9637
  ["4000::", 2], // not allocated, 5f00::/16 among them
  ["8000::", 1], // unique local, link local, multicast, the rest not allocated
];

/**
 * What a company's own network is made of. Not in it: loopback, link local, and where AWS answers instances by IPv6.
 * @see RFC 1918, RFC 6598, RFC 4193
 */
const INTRANET: readonly (readonly [prefix: string, bits: number])[] = [
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["fc00::", 7],
];
const METADATA: typeof INTRANET = [["fd00:ec2::", 32]];

// A list for each family: BlockList holds IPv4 addresses against IPv6 rules too, as if they were mapped.
function listsOf(ranges: typeof NOT_GLOBAL) {
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const [prefix, bits] of ranges) lists[family(prefix)].addSubnet(prefix, bits, family(prefix));
  return (address: string) => lists[family(address)].check(address, family(address));
}

const isNotGlobal = listsOf(NOT_GLOBAL);
const isIntranet = listsOf(INTRANET);
const isMetadata = listsOf(METADATA);

/** Whether an IP address is global unicast, the only kind that a remote document may make us dial. */
export function isGlobalAddress(address: string): boolean {
  return isReadable(address) && !isNotGlobal(address);
}

/** Whether an address is one of a company's own network, so that somebody may want to allow it by name. */
export function isIntranetAddress(address: string): boolean {
  return isReadable(address) && isIntranet(address) && !isMetadata(address);
}

/** An address with a zone (`fe80::1%eth0`) is local to a link by definition, and BlockList cannot read it. */
function isReadable(address: string): boolean {
  return isIP(address) !== 0 && !address.includes("%");
}

function family(address: string): "ipv4" | "ipv6" {
  return isIPv4(address) ? "ipv4" : "ipv6";
}
