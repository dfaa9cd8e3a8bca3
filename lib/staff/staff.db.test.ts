import { desc, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { apiKeys, securityEvents, staff } from "@/db/schema";
import { newMember, PASSWORD, signedIn } from "@/lib/testing/staff";
import { systemCtx, type TxCtx } from "@/lib/work/context";
import {
  changePassword,
  createApiKey,
  createUser,
  disableUser,
  enableUser,
  endSessions,
  findApiKey,
  findSession,
  listApiKeys,
  listPeople,
  listSecurityEvents,
  recordEvent,
  revokeApiKey,
  setPassword,
  setRole,
  verifyPassword,
} from ".";

const ctx = systemCtx("test");

/** The newest events, as `event actor subject`. */
async function told(count: number) {
  const rows = await db().select().from(securityEvents).orderBy(desc(securityEvents.id)).limit(count);
  return rows.map(({ event, actor, subject }) => [event, actor, subject].filter(Boolean).join(" "));
}

describe("staff", () => {
  it("sign in with the email in any spelling and the right password only", async () => {
    await createUser(ctx, { email: " Owner@Example.com ", role: "owner", password: PASSWORD });
    const member = await verifyPassword(ctx, "OWNER@example.COM", PASSWORD);
    expect(member).toMatchObject({ email: "owner@example.com", role: "owner", hasTotp: false });
    expect(await verifyPassword(ctx, "owner@example.com", `${PASSWORD} `)).toBeNull();
    expect(await verifyPassword(ctx, "nobody@example.com", PASSWORD)).toBeNull();
  });

  it("keep no password, only an argon2id hash", async () => {
    await createUser(ctx, { email: "hash@example.com", role: "admin", password: PASSWORD });
    const [row] = await db().select().from(staff).where(eq(staff.email, "hash@example.com"));
    expect(row?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it("get a password made up once, when none was given", async () => {
    const made = await createUser(ctx, { email: "new@example.com", role: "admin" });
    expect(made.password).toMatch(/^([0-9A-Z]{5}-){3}[0-9A-Z]{5}$/);
    expect(await verifyPassword(ctx, "new@example.com", made.password ?? "")).toMatchObject({ role: "admin" });
    expect(await createUser(ctx, { email: "given@example.com", role: "admin", password: PASSWORD })).toEqual({
      email: "given@example.com",
    });
  });

  it("are made once: the same email again is a conflict, a weak password names its field", async () => {
    await createUser(ctx, { email: "twice@example.com", role: "admin" });
    await expect(createUser(ctx, { email: "TWICE@example.com", role: "owner" })).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(
      createUser(ctx, { email: "weak@example.com", role: "admin", password: "short" }),
    ).rejects.toMatchObject({ code: "invalid", fields: { password: expect.stringContaining("at least 10") } });
  });

  it("lose their sessions and the way in when disabled, and get only the way in back", async () => {
    const [owner, leaver] = [await newMember("owner"), await newMember("admin")];
    expect(await findSession(ctx, leaver.token)).toMatchObject({ email: leaver.email });
    await disableUser(owner.ctx, leaver.id);
    expect(await findSession(ctx, leaver.token)).toBeNull();
    expect(await verifyPassword(ctx, leaver.email, PASSWORD)).toBeNull();
    await enableUser(owner.ctx, leaver.id);
    expect(await verifyPassword(ctx, leaver.email, PASSWORD)).not.toBeNull();
    expect(await findSession(ctx, leaver.token)).toBeNull();
    expect(await told(2)).toEqual([
      `user_enabled staff:${owner.email} ${leaver.email}`,
      `user_disabled staff:${owner.email} ${leaver.email}`,
    ]);
  });

  it("get another role, which counts at once and stands in the audit with both roles", async () => {
    const [owner, other] = [await newMember("owner"), await newMember("admin")];
    await setRole(owner.ctx, other.id, "owner");
    expect(await findSession(ctx, other.token)).toMatchObject({ role: "owner" });
    const { rows } = await listSecurityEvents(owner.ctx, { page: 1, perPage: 1 });
    expect(rows).toMatchObject([
      { event: "role_changed", subject: other.email, address: "203.0.113.x", facts: { from: "admin", to: "owner" } },
    ]);
  });

  it("get a new password from an owner, which ends their sessions", async () => {
    const [owner, other] = [await newMember("owner"), await newMember("admin")];
    const { password } = await setPassword(owner.ctx, other.id);
    expect(await findSession(ctx, other.token)).toBeNull();
    expect(await verifyPassword(ctx, other.email, PASSWORD)).toBeNull();
    expect(await verifyPassword(ctx, other.email, password ?? "")).not.toBeNull();
    await expect(setPassword(owner.ctx, other.id, "short")).rejects.toMatchObject({
      fields: { password: expect.any(String) },
    });
    expect(await setPassword(owner.ctx, other.id, PASSWORD)).toEqual({});
  });

  it("change their own password with the old one; their other sessions end, this one stays", async () => {
    const me = await newMember("admin");
    const elsewhere = await signedIn(me.id, me.email, "admin");
    await expect(changePassword(me.ctx, { current: "wrong", password: "sandi-yang-baru-1" })).rejects.toMatchObject({
      fields: { current: "is wrong" },
    });
    expect(await told(1)).toEqual([`password_refused staff:${me.email}`]);
    await changePassword(me.ctx, { current: PASSWORD, password: "sandi-yang-baru-1" });
    expect(await verifyPassword(ctx, me.email, "sandi-yang-baru-1")).not.toBeNull();
    expect(await findSession(ctx, me.token)).not.toBeNull();
    expect(await findSession(ctx, elsewhere.token)).toBeNull();
  });

  it("are listed with their sessions", async () => {
    const me = await newMember("admin");
    await signedIn(me.id, me.email, "admin");
    const row = async () => (await listPeople(ctx)).find(({ id }) => id === me.id);
    expect(await row()).toMatchObject({ email: me.email, sessions: 2, hasTotp: false, isDisabled: false });
    await endSessions(ctx, me.id);
    expect(await row()).toMatchObject({ sessions: 0, lastSeenAt: expect.any(String) });
  });
});

describe("the last owner", () => {
  /** Everybody but these is no owner any more. */
  async function alone(count: number) {
    await db().update(staff).set({ role: "admin" });
    return Promise.all(Array.from({ length: count }, () => newMember("owner")));
  }

  it("stays: neither role nor account can be taken", async () => {
    const [last] = await alone(1);
    if (!last) throw new Error("no owner");
    await expect(setRole(ctx, last.id, "admin")).rejects.toMatchObject({ code: "conflict" });
    await expect(disableUser(ctx, last.id)).rejects.toMatchObject({ code: "conflict" });
  });

  async function demoteEachOther(lock?: (tx: TxCtx) => Promise<string[]>) {
    const [one, two] = await alone(2);
    if (!one || !two) throw new Error("no owners");
    await Promise.allSettled([setRole(one.ctx, two.id, "admin", lock), setRole(two.ctx, one.id, "admin", lock)]);
    return (await listPeople(ctx)).filter(({ role }) => role === "owner").length;
  }

  it("is still there when two owners demote each other at the same moment", async () => {
    for (let round = 0; round < 5; round++) expect(await demoteEachOther()).toBe(1);
  });

  it("twin: is gone when the owners are counted without their lock", async () => {
    let counted = 0;
    let countedBoth = (): void => undefined;
    const both = new Promise<void>((resolve) => (countedBoth = resolve));
    const look = async (tx: TxCtx): Promise<string[]> => {
      const owners = await tx.db.select({ id: staff.id }).from(staff).where(eq(staff.role, "owner"));
      if (++counted === 2) countedBoth();
      await both;
      return owners.map(({ id }) => id);
    };
    expect(await demoteEachOther(look)).toBe(0);
  });
});

describe("API keys", () => {
  it("are kept as a hash, found by the key, and gone once revoked", async () => {
    const { id, key } = await createApiKey(ctx, { name: "restock", role: "admin" });
    expect(key).toMatch(/^kursi_[0-9A-HJKMNP-TV-Z]{40}$/);
    const [row] = await db().select().from(apiKeys).where(eq(apiKeys.id, id));
    expect(JSON.stringify(row)).not.toContain(key.slice(6));
    expect(await findApiKey(ctx, key)).toEqual({ id, name: "restock", role: "admin", scopes: null });
    const [used] = await db().select().from(apiKeys).where(eq(apiKeys.id, id));
    expect(used?.lastUsedAt).not.toBeNull();
    expect(await revokeApiKey(ctx, id)).toEqual({ name: "restock" });
    expect(await findApiKey(ctx, key)).toEqual({ revoked: "restock" });
    await expect(revokeApiKey(ctx, id)).rejects.toMatchObject({ code: "not_found" });
    expect(await told(2)).toEqual(["key_revoked system:test restock", "key_made system:test restock"]);
    expect((await listApiKeys(ctx)).find((one) => one.id === id)?.revokedAt).not.toBeNull();
  });

  it("may be cut down to scopes", async () => {
    const { key } = await createApiKey(ctx, { name: "reader", role: "admin", scopes: ["orders:read"] });
    expect(await findApiKey(ctx, key)).toMatchObject({ scopes: ["orders:read"] });
    const wrong = createApiKey(ctx, { name: "reader", role: "admin", scopes: ["all"] as never });
    await expect(wrong).rejects.toMatchObject({ fields: { "scopes.0": expect.stringContaining("orders:read") } });
  });

  it("are not found by anything that is not one", async () => {
    for (const text of ["", "kursi_", "kursi_0", "Bearer x", "\u0000"]) expect(await findApiKey(ctx, text)).toBeNull();
  });
});

describe("the security audit", () => {
  it("cannot be changed, emptied or cut by whoever has the site's connection", async () => {
    await recordEvent(ctx, "signed_out");
    const tries = [
      db().update(securityEvents).set({ actor: "nobody" }),
      db().delete(securityEvents),
      db().execute("truncate security_events"),
    ];
    for (const outcome of await Promise.allSettled(tries)) expect(outcome.status).toBe("rejected");
    expect(await told(1)).toEqual(["signed_out system:test"]);
  });

  it("is undone with what it tells of", async () => {
    const { total } = await listSecurityEvents(ctx, { page: 1, perPage: 1 });
    await createUser(ctx, { email: "again@example.com", role: "admin" });
    await createUser(ctx, { email: "again@example.com", role: "admin" }).catch(() => undefined);
    expect((await listSecurityEvents(ctx, { page: 99, perPage: 1 })).total).toBe(total + 1);
  });
});
