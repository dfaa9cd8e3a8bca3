import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { apiKeys, staff } from "@/db/schema";
import { systemCtx } from "@/lib/work/context";
import { createApiKey, createUser, endSessions, findApiKey, findSession, revokeApiKey, verifyPassword } from ".";

const ctx = systemCtx("test");
const PASSWORD = "kursi-panjang-sekali";

describe("staff", () => {
  it("sign in with the email in any spelling and the right password only", async () => {
    await createUser(ctx, { email: " Owner@Example.com ", role: "owner", password: PASSWORD });
    const member = await verifyPassword(ctx, "OWNER@example.COM", PASSWORD);
    expect(member).toMatchObject({ email: "owner@example.com", role: "owner", sessionVersion: 1 });
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
    ).rejects.toMatchObject({
      code: "invalid",
      fields: { password: expect.stringContaining("at least 10") },
    });
  });

  it("lose every session when signed out, and the account when disabled", async () => {
    await createUser(ctx, { email: "leaver@example.com", role: "admin", password: PASSWORD });
    const member = await verifyPassword(ctx, "leaver@example.com", PASSWORD);
    if (!member) throw new Error("the member could not sign in");
    expect(await findSession(ctx, member.id, member.sessionVersion)).toMatchObject({ email: "leaver@example.com" });
    await endSessions(ctx, member.id);
    expect(await findSession(ctx, member.id, member.sessionVersion)).toBeNull();
    expect(await findSession(ctx, member.id, member.sessionVersion + 1)).not.toBeNull();
    await db().update(staff).set({ disabledAt: ctx.now() }).where(eq(staff.id, member.id));
    expect(await findSession(ctx, member.id, member.sessionVersion + 1)).toBeNull();
    expect(await verifyPassword(ctx, "leaver@example.com", PASSWORD)).toBeNull();
  });

  it("are not found by an id that is none", async () => {
    expect(await findSession(ctx, "' or 1=1 --", 1)).toBeNull();
  });
});

describe("API keys", () => {
  it("are kept as a hash, found by the key, and gone once revoked", async () => {
    const { id, key } = await createApiKey(ctx, { name: "restock", role: "admin" });
    expect(key).toMatch(/^kursi_[0-9A-HJKMNP-TV-Z]{40}$/);
    const [row] = await db().select().from(apiKeys).where(eq(apiKeys.id, id));
    expect(JSON.stringify(row)).not.toContain(key.slice(6));
    expect(await findApiKey(ctx, key)).toEqual({ id, name: "restock", role: "admin" });
    const [used] = await db().select().from(apiKeys).where(eq(apiKeys.id, id));
    expect(used?.lastUsedAt).not.toBeNull();
    expect(await revokeApiKey(ctx, id)).toBe("revoked");
    expect(await findApiKey(ctx, key)).toBeNull();
    expect(await revokeApiKey(ctx, id)).toBe("absent");
  });

  it("are not found by anything that is not one", async () => {
    for (const text of ["", "kursi_", "kursi_0", "Bearer x", "\u0000"]) expect(await findApiKey(ctx, text)).toBeNull();
  });
});
