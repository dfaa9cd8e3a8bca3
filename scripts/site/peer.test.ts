import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { peerOf } from "@/scripts/site/peer.mjs";

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
