import { encode } from "next-auth/jwt";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { pool } from "@/db/client";
import { systemCtx } from "@/lib/work/context";
import { forgetEnv, requiredEnv } from "@/lib/core/env";
import { createUser, endSessions } from "@/lib/staff";
import { authOptions } from "./options";
import { readSession } from "./session";

const ctx = systemCtx("test");
const PASSWORD = "panjang-sekali-sandinya";

beforeAll(async () => {
  await createUser(ctx, { email: "owner@example.com", role: "owner", password: PASSWORD });
});

afterEach(() => {
  vi.restoreAllMocks();
  process.env.RATE_LIMIT_FACTOR = "0";
  process.env.APP_URL = "http://localhost:3000";
  forgetEnv();
});

function signIn(credentials: Record<string, string>, peer = "203.0.113.1") {
  const [provider] = authOptions().providers;
  if (provider?.type !== "credentials") throw new Error("no credentials provider");
  return provider.authorize(credentials, { headers: { "x-kursi-peer": peer }, method: "POST", body: {}, query: {} });
}
const good = { email: "owner@example.com", password: PASSWORD };

describe("signing in", () => {
  it("takes the right password and answers null alike for everything else", async () => {
    expect(await signIn(good)).toMatchObject({ email: "owner@example.com", role: "owner" });
    for (const wrong of [
      { ...good, password: "wrong-password" },
      { ...good, email: "nobody@example.com" },
      { ...good, password: "x".repeat(100_000) },
      { email: "", password: "" },
      { email: "\u0000@example.com", password: PASSWORD },
      {} as typeof good,
    ])
      expect(await signIn(wrong)).toBeNull();
  });

  it("stops guessing from one address and at one account, in a fixed word", async () => {
    process.env.RATE_LIMIT_FACTOR = "0.3";
    forgetEnv();
    const wrong = { email: "guess@example.com", password: "wrong-password" };
    for (let guess = 0; guess < 3; guess++) expect(await signIn(wrong, "203.0.113.2")).toBeNull();
    await expect(signIn(good, "203.0.113.2")).rejects.toThrow(/^too_many$/);
    await expect(signIn(wrong, "203.0.113.3")).rejects.toThrow(/^too_many$/);
    expect(await signIn(good, "203.0.113.4")).not.toBeNull();
  });

  it("says nothing of what is wrong inside, since next-auth puts it in the address", async () => {
    vi.spyOn(pool(), "query").mockImplementation(() => Promise.reject(new Error("secret address 10.0.0.1")) as never);
    await expect(signIn(good)).rejects.toThrow(/^try_later$/);
  });
});

describe("the session", () => {
  const cookie = (claims: Record<string, unknown>, more: { secret?: string; maxAge?: number } = {}) =>
    encode({ token: claims, secret: more.secret ?? requiredEnv("AUTH_SECRET"), maxAge: more.maxAge });

  it("is read afresh from the database, and ends for a forged, old, foreign or ended cookie", async () => {
    const member = await signIn(good);
    if (!member) throw new Error("no member");
    const claims = { staffId: member.id, sessionVersion: 1 };
    expect(await readSession(await cookie(claims))).toMatchObject({ email: "owner@example.com" });
    expect(await readSession(await cookie(claims, { secret: "another secret of enough length" }))).toBeNull();
    expect(await readSession(await cookie(claims, { maxAge: -60 }))).toBeNull();
    expect(await readSession(await cookie({ ...claims, sessionVersion: 2 }))).toBeNull();
    expect(await readSession(await cookie({ sub: member.id }))).toBeNull();
    for (const nonsense of [undefined, "", "a.b.c", "\u0000"]) expect(await readSession(nonsense)).toBeNull();
    await endSessions(ctx, member.id);
    expect(await readSession(await cookie(claims))).toBeNull();
  });

  it("is kept to this host over https", () => {
    expect(authOptions().cookies?.sessionToken?.name).toBe("kursi-session");
    process.env.APP_URL = "https://toko.example";
    forgetEnv();
    expect(authOptions()).toMatchObject({
      useSecureCookies: true,
      cookies: {
        sessionToken: {
          name: "__Host-kursi-session",
          options: { httpOnly: true, sameSite: "lax", path: "/", secure: true },
        },
      },
    });
  });
});
