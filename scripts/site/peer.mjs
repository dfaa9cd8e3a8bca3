import { isIPv6 } from "node:net";

/**
 * Who is connected, as the limits count people: an IPv4 address, or the /64 network of an IPv6 address, since one
 * customer line has the whole network and would otherwise be somebody new with every request.
 * @param {string | undefined} remoteAddress
 */
export function peerOf(remoteAddress = "") {
  // An IPv4 client of a socket for both families arrives as ::ffff:192.0.2.1.
  const address = remoteAddress.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "");
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
