import { BlockList, isIP, isIPv6 } from "node:net";

/**
 * Who is connected, as the limits count people: an IPv4 address, or the /64 network of an IPv6 address, since one
 * customer line has the whole network and would otherwise be somebody new with every request.
 * @param {string | undefined} remoteAddress
 */
export function peerOf(remoteAddress = "") {
  const address = plain(remoteAddress);
  if (!isIPv6(address) || address === "::1") return address;
  const [head = "", tail] = address.split("::");
  const groups = head === "" ? [] : head.split(":");
  if (tail !== undefined) {
    const rest = tail === "" ? [] : tail.split(":");
    // A dotted end stands for two groups.
    const restLength = rest.length + (tail.includes(".") ? 1 : 0);
    groups.push(...Array.from({ length: Math.max(0, 8 - groups.length - restLength) }, () => "0"), ...rest);
  }
  const network = groups.slice(0, 4).map((group) => group.toLowerCase().replace(/^0+(?=.)/, ""));
  return `${network.join(":")}::/64`;
}

/** An IPv4 client of a socket for both families arrives as ::ffff:192.0.2.1. */
const plain = (/** @type {string} */ address) => address.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "");

const familyOf = (/** @type {string} */ address) => (isIPv6(address) ? "ipv6" : "ipv4");

/**
 * The proxies whose word is taken, from addresses and networks with commas between. Throws on what is neither.
 * @param {string | undefined} list
 */
export function readProxies(list = "") {
  const proxies = new BlockList();
  for (const part of list.split(",").map((item) => item.trim())) {
    if (part === "") continue;
    const [address = "", bits] = part.split("/");
    if (bits === undefined) proxies.addAddress(address, familyOf(address));
    else proxies.addSubnet(address, Number(bits), familyOf(address));
  }
  return proxies;
}

/**
 * Whether an address is one of the proxies.
 * @param {string | undefined} remoteAddress
 * @param {BlockList} proxies
 */
export function isProxy(remoteAddress = "", proxies) {
  const address = plain(remoteAddress);
  return isIP(address) !== 0 && proxies.check(address, familyOf(address));
}

/**
 * Who is behind the proxies: read from the right, since each proxy adds at the end whom it saw, and only as far as the
 * proxies are ours. Everything further left is the client's own claim.
 * @param {string | undefined} remoteAddress
 * @param {string | string[] | undefined} forwardedFor
 * @param {BlockList} proxies
 */
export function clientOf(remoteAddress = "", forwardedFor, proxies) {
  let client = plain(remoteAddress);
  for (const seen of [forwardedFor ?? []].flat().join(",").split(",").toReversed()) {
    if (!isProxy(client, proxies)) break;
    const address = plain(seen.trim());
    if (isIP(address) === 0) break;
    client = address;
  }
  return client;
}
