import { describe, expect, it } from "vitest";
import { createPretendDriver } from "./driver";
import { ReplyLost, type PretendVendor, type VendorAnswer, type VendorRefusal } from "./wire";

const workspace = { id: "w", remoteId: "ws-1" };

/** A vendor that says the same to everything. */
function vendorSaying(say: () => Promise<VendorAnswer<never>>): PretendVendor {
  return { list: say, invite: say, revoke: say, remove: say };
}

describe("the pretend vendor's driver", () => {
  const refusals: [VendorRefusal, unknown][] = [
    [
      { status: 401, code: "token_expired" },
      { outcome: "auth", code: "token_expired" },
    ],
    [
      { status: 401, code: "account_deactivated" },
      { outcome: "auth", code: "account_deactivated" },
    ],
    [
      { status: 404, code: "workspace_not_found" },
      { outcome: "auth", code: "workspace_not_found" },
    ],
    [
      { status: 404, code: "person_not_found" },
      { outcome: "already", id: null },
    ],
    [
      { status: 409, code: "already_in_workspace", id: "p" },
      { outcome: "already", id: "p" },
    ],
    [{ status: 422, code: "no_seats_available" }, { outcome: "full" }],
    [
      { status: 422, code: "email_refused" },
      { outcome: "refused", code: "email_refused" },
    ],
    [
      { status: 429, code: "rate_limited", retryAfterSeconds: 7 },
      { outcome: "rate_limited", afterSeconds: 7 },
    ],
    [
      { status: 503, code: "unavailable" },
      { outcome: "unavailable", why: "the workspace's vendor is away" },
    ],
  ];
  it.each(refusals)("hears %j", async (refusal, expected) => {
    const driver = createPretendDriver(vendorSaying(async () => refusal));
    expect(await driver.invite(workspace, "a@b.example", "key")).toEqual(expected);
    expect(await driver.revoke(workspace, "a@b.example")).toEqual(expected);
    expect(await driver.remove(workspace, "p")).toEqual(expected);
  });

  it("answers unknown when the reply is lost, never done and never refused", async () => {
    const driver = createPretendDriver(vendorSaying(() => Promise.reject(new ReplyLost("gone"))));
    expect(await driver.invite(workspace, "a@b.example", "key")).toEqual({ outcome: "unknown", why: "ReplyLost" });
    expect(await driver.listMembers(workspace)).toEqual({ outcome: "unknown", why: "ReplyLost" });
  });

  it("gives up on an answer that does not come, as unknown", async () => {
    const driver = createPretendDriver(
      vendorSaying(() => new Promise(() => undefined)),
      10,
    );
    const expected = { outcome: "unknown", why: "no answer in time" };
    expect(await driver.invite(workspace, "a@b.example", "key")).toEqual(expected);
    expect(await driver.listPending(workspace)).toEqual(expected);
  });

  it("stops reading a list that has no end", async () => {
    const endless: PretendVendor = {
      ...vendorSaying(() => Promise.reject(new Error("not asked"))),
      list: async () => ({ status: 200, body: { items: [{ id: "p", email: "a@b.example" }], next: "p" } }),
    };
    expect((await createPretendDriver(endless).listMembers(workspace)).outcome).toBe("unknown");
  });
});
