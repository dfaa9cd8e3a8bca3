import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clientOf, peerOf, readProxies } from "@/scripts/site/peer.mjs";

describe("who is connected", () => {
  it.each([
    ["203.0.113.9", "203.0.113.9"],
    ["::ffff:203.0.113.9", "203.0.113.9"],
    ["::1", "::1"],
    ["2001:db8:1:2:aaaa:bbbb:cccc:dddd", "2001:db8:1:2::/64"],
    ["2001:0DB8:0001:0002::1", "2001:db8:1:2::/64"],
    ["2001:db8::9", "2001:db8:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["64:ff9b::192.0.2.1", "64:ff9b:0:0::/64"],
    [undefined, ""],
  ])("%s counts as %s", (address, peer) => {
    expect(peerOf(address)).toBe(peer);
  });

  it("is the same for every address of one line", () => {
    const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16));
    fc.assert(
      fc.property(
        fc.array(group, { minLength: 4, maxLength: 4 }),
        fc.array(group, { minLength: 4, maxLength: 4 }),
        (network, host) => {
          const [one, other] = [
            peerOf([...network, ...host].join(":")),
            peerOf([...network, "1", "1", "1", "1"].join(":")),
          ];
          expect(one).toBe(other);
          expect(one).toBe(`${network.join(":")}::/64`);
        },
      ),
    );
  });
});

describe("who is behind a proxy", () => {
  const ours = readProxies("127.0.0.1, 10.0.0.0/8,::1");
  it.each([
    ["nobody's word is taken by default", "127.0.0.1", "198.51.100.7", readProxies(), "127.0.0.1"],
    ["a stranger's word is not taken", "203.0.113.9", "198.51.100.7", ours, "203.0.113.9"],
    ["our proxy's word is", "127.0.0.1", "198.51.100.7", ours, "198.51.100.7"],
    ["also over a socket for both families", "::ffff:127.0.0.1", "2001:db8::1", ours, "2001:db8::1"],
    ["what the client claimed before it is not", "127.0.0.1", "1.1.1.1, 198.51.100.7", ours, "198.51.100.7"],
    ["a row of our proxies is followed", "::1", "1.1.1.1, 198.51.100.7, 10.2.3.4", ours, "198.51.100.7"],
    ["nonsense ends the row", "127.0.0.1", "198.51.100.7, unknown", ours, "127.0.0.1"],
    ["no header leaves the proxy itself", "127.0.0.1", undefined, ours, "127.0.0.1"],
  ])("%s", (_, remote, forwarded, proxies, client) => {
    expect(clientOf(remote, forwarded, proxies)).toBe(client);
  });

  it.each(["localhost", "10.0.0.0/99", "1.2.3"])("refuses %s as a proxy", (list) => {
    expect(() => readProxies(list)).toThrow(/nvalid|range/);
  });
});
