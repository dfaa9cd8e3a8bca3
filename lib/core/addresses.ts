import { lookup } from "node:dns/promises";
import { BlockList, isIP, isIPv6 } from "node:net";
import { setTimeout } from "node:timers/promises";

/** Networks that are not the internet (IANA's special-purpose registries): loopback, private, link-local, reserved. */
const SPECIAL: readonly [network: string, bits: number][] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
  // Everything of IPv6 but 2000::/3, which is what has been given out; from that the transition and example networks.
  ["::", 3],
  ["4000::", 2],
  ["8000::", 1],
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
];

// A list for each family: one list takes every IPv4 address for one of ::ffff:0:0/96.
const special = { ipv4: new BlockList(), ipv6: new BlockList() };
const familyOf = (address: string) => (isIPv6(address) ? "ipv6" : "ipv4");
for (const [network, bits] of SPECIAL) special[familyOf(network)].addSubnet(network, bits, familyOf(network));

/** Whether an IP address is one of the public internet. False for anything that is no address. */
export function isPublicAddress(address: string): boolean {
  const family = familyOf(address);
  return isIP(address) !== 0 && !special[family].check(address, family);
}

const hostOf = (url: string): string => new URL(url).hostname.replace(/^\[|\]$/g, "");

/** Whether a URL leads to this machine and nowhere else. */
export function isLoopbackUrl(url: string): boolean {
  const hostname = hostOf(url);
  return hostname === "localhost" || hostname === "::1" || /^127(\.\d+){3}$/.test(hostname);
}

/**
 * Why the shop does not call a URL that its owner has typed, as the end of a sentence about the field; null: it does.
 * Where a name leads is only known when it is called, see `leadsInside`.
 */
export function urlRefusal(url: string): string | null {
  if (!URL.canParse(url)) return "must be a whole address, such as https://example.com/deliver";
  const { protocol, username, password, hash } = new URL(url);
  if (username || password || hash) return "must have no name, password or # in it";
  if (isLoopbackUrl(url)) return protocol === "http:" || protocol === "https:" ? null : "must begin with https://";
  if (protocol !== "https:") return "must begin with https:// (http:// only on this machine)";
  if (isIP(hostOf(url)) && !isPublicAddress(hostOf(url))) return "must not lead into a private network";
  return null;
}

type LookUp = (name: string, options: { all: true }) => Promise<{ address: string }[]>;

/**
 * Whether the name in a URL leads into a private network at this moment; loopback that is written out may. Null: the
 * name was not found in time. A name can change between this look and the call, so it is for URLs of the owner's own.
 */
export async function leadsInside(url: string, timeoutMs: number, lookUp: LookUp = lookup): Promise<boolean | null> {
  if (isLoopbackUrl(url)) return false;
  const late = setTimeout(timeoutMs, null, { ref: false });
  const found = await Promise.race([lookUp(hostOf(url), { all: true }).catch(() => null), late]);
  return found && found.some(({ address }) => !isPublicAddress(address));
}

/** The widest network that can still be somebody's own: a /8, or the /16 of an IPv6 registry's member. */
const OWN_BITS_MIN = { ipv4: 8, ipv6: 16 };
/** An IPv4 network written as IPv6 has so many bits before its own. */
const MAPPED_BITS = 96;

/** Whether `network` (an address with or without `/bits`) is so wide that strangers are in it. */
export function isWorldwide(network: string): boolean {
  const [address = "", bits] = network.split("/");
  if (bits === undefined) return false;
  if (!isIPv6(address)) return Number(bits) < OWN_BITS_MIN.ipv4;
  const isMapped = address.toLowerCase().startsWith("::ffff:") && Number(bits) >= MAPPED_BITS;
  return isMapped ? Number(bits) - MAPPED_BITS < OWN_BITS_MIN.ipv4 : Number(bits) < OWN_BITS_MIN.ipv6;
}
