import { desc } from "drizzle-orm";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { db, pool } from "@/db/client";
import { securityEvents } from "@/db/schema";
import { forgetEnv, requiredEnv } from "@/lib/core/env";
import { beginTotp, confirmTotp, createUser, findSession, readAccount } from "@/lib/staff";
import { cookieFor, newMember, PASSWORD } from "@/lib/testing/staff";
import { systemCtx } from "@/lib/work/context";
import { Secret, TOTP } from "otpauth";
import { authOptions } from "./options";
import { readSession } from "./session";
import { signIn, slowingMs, type SignedIn } from "./sign-in";

const ctx = systemCtx("test");
const EMAIL = "owner@example.com";
const good = { email: EMAIL, password: PASSWORD };
const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

beforeAll(() => createUser(ctx, { email: EMAIL, role: "owner", password: PASSWORD }));
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  process.env.RATE_LIMIT_FACTOR = "0";
  process.env.APP_URL = "http://localhost:3000";
  forgetEnv();
});

const limitsOn = (factor = 1) => {
  process.env.RATE_LIMIT_FACTOR = String(factor);
  forgetEnv();
};

let addresses = 0;
/** Every visitor has an address of their own, unless they say which. */
const newAddress = () => `203.0.${(addresses += 1) >> 8}.${addresses & 255}`;
let waits: number[] = [];
const visit = (credentials: Record<string, string>, { peer = newAddress(), cookies = "" } = {}) =>
  signIn(credentials, { peer, cookies, userAgent: FIREFOX, wait: async (ms) => void waits.push(ms) });
const wrong = (email: string) => ({ email, password: "wrong-password" });
const cookieOf = ({ device }: SignedIn): string => `other=1; ${device.name}=${device.value}`;

async function must(signedIn: Promise<SignedIn | null>): Promise<SignedIn> {
  const made = await signedIn;
  if (!made) throw new Error("was not let in");
  return made;
}
const told = async (count: number) => db().select().from(securityEvents).orderBy(desc(securityEvents.id)).limit(count);

describe("signing in", () => {
  it("takes the right password and answers null alike for everything else", async () => {
    expect(await findSession(ctx, (await must(visit(good))).token)).toMatchObject({ email: EMAIL, role: "owner" });
    for (const bad of [
      { ...good, password: "wrong-password" },
      { ...good, email: "nobody@example.com" },
      { ...good, password: "x".repeat(100_000) },
      { email: "", password: "" },
      { email: "\u0000@example.com", password: PASSWORD },
      {} as typeof good,
    ])
      expect(await visit(bad)).toBeNull();
  });

  it("is written down with who, how and from about where", async () => {
    await must(visit(good, { peer: "198.51.100.7" }));
    await visit({ ...wrong("somebody@example.com") }, { peer: "2001:db8:1:2::7" });
    expect(await told(2)).toMatchObject([
      {
        event: "sign_in_failed",
        actor: "visitor",
        subject: "s***y@example.com",
        address: "2001:db8:1:…",
        facts: { step: "password" },
      },
      {
        event: "signed_in",
        actor: `staff:${EMAIL}`,
        address: "198.51.100.x",
        facts: { device: "new", factor: "none" },
      },
    ]);
  });

  it("says nothing of what is wrong inside, since next-auth puts it in the address", async () => {
    vi.spyOn(pool(), "query").mockImplementation(() => Promise.reject(new Error("secret address 10.0.0.1")) as never);
    await expect(visit(good)).rejects.toThrow(/^try_later$/);
  });
});

describe("guessing", () => {
  it("from one address ends there, and nowhere else", async () => {
    limitsOn();
    const { email } = await newMember("owner");
    const peer = newAddress();
    for (let guess = 0; guess < 10; guess++) expect(await visit(wrong(email), { peer })).toBeNull();
    await expect(visit({ email, password: PASSWORD }, { peer })).rejects.toThrow(/^too_many$/);
    await expect(visit({ email, password: PASSWORD }, { peer })).rejects.toThrow(/^too_many$/);
    // Another account from that address, this account from another one.
    expect(await visit(good, { peer })).not.toBeNull();
    expect(await visit({ email, password: PASSWORD })).not.toBeNull();
    // A refusal is written down once a window.
    const refusals = (await told(30)).filter(({ event }) => event === "sign_in_refused");
    expect(refusals).toMatchObject([{ facts: { limit: "signInPair" } }]);
  });

  it("of many accounts from one address ends as well", async () => {
    limitsOn(0.1);
    const peer = newAddress();
    for (let guess = 0; guess < 3; guess++) expect(await visit(wrong(`p${guess}@example.com`), { peer })).toBeNull();
    await expect(visit(wrong("p9@example.com"), { peer })).rejects.toThrow(/^too_many$/);
  });

  it("from everywhere slows the account but never locks its owner out, and leaves their own device alone", async () => {
    limitsOn();
    const { email } = await newMember("owner");
    const right = { email, password: PASSWORD };
    const known = cookieOf(await must(visit(right)));
    waits = [];
    for (let guess = 0; guess < 40; guess++) expect(await visit(wrong(email))).toBeNull();
    expect(waits.slice(0, 5)).toEqual([1_000, 2_000, 4_000, 8_000, 8_000]);
    expect(waits).toHaveLength(35);
    waits = [];
    expect(await visit(right)).not.toBeNull();
    expect(waits).toEqual([8_000]);
    waits = [];
    expect(await visit(right, { cookies: known })).not.toBeNull();
    expect(waits).toEqual([]);
    expect((await told(43)).filter(({ event }) => event === "sign_in_slowed")).toHaveLength(1);
  });

  it("is slowed by 1, 2, 4 and then 8 seconds", () => {
    expect([0, 1, 2, 3, 4, 5, 10_000].map(slowingMs)).toEqual([0, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  });

  it("with a stolen device's cookie ends too", async () => {
    limitsOn();
    const { email } = await newMember("owner");
    const cookies = cookieOf(await must(visit({ email, password: PASSWORD })));
    for (let guess = 0; guess < 10; guess++) expect(await visit(wrong(email), { cookies })).toBeNull();
    await expect(visit(wrong(email), { cookies })).rejects.toThrow(/^too_many$/);
    expect(await visit({ email, password: PASSWORD })).not.toBeNull();
  });

  it("is not spared by a device's cookie of another account, a made-up one, or one that is too old", async () => {
    limitsOn();
    const { email } = await newMember("owner");
    const right = { email, password: PASSWORD };
    const mine = await must(visit(right));
    const theirs = await must(visit(good));
    for (let guess = 0; guess < 6; guess++) await visit(wrong(email));
    const isSlowed = async (cookies: string) => {
      waits = [];
      await visit(right, { cookies });
      return waits.length > 0;
    };
    expect(await isSlowed(cookieOf(mine))).toBe(false);
    expect(await isSlowed(`${mine.device.name}=${theirs.device.value}`)).toBe(true);
    expect(await isSlowed(`${mine.device.name}=${mine.device.value.replace(/\.\d+\./, ".9999999999.")}`)).toBe(true);
    expect(await isSlowed(`${mine.device.name}=a.b.c`)).toBe(true);
    expect(await isSlowed(`${mine.device.name}=`)).toBe(true);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 401 * 86_400_000 });
    for (let guess = 0; guess < 6; guess++) await visit(wrong(email));
    expect(await isSlowed(cookieOf(mine))).toBe(true);
  });
});

describe("with a second factor", () => {
  async function enrolled() {
    const me = await newMember("owner");
    await beginTotp(me.ctx, PASSWORD);
    const secret = (await readAccount(me.ctx)).enrolment?.secret ?? "";
    const code = (steps: number) =>
      new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 });
    const codes = await confirmTotp(me.ctx, code(-1));
    return { email: me.email, right: { email: me.email, password: PASSWORD }, code, codes };
  }

  it("asks for the code after the right password only, takes it once, and takes a recovery code once", async () => {
    const { email, right, code, codes } = await enrolled();
    expect(await visit(wrong(email))).toBeNull();
    expect(await visit({ ...wrong(email), code: code(0) })).toBeNull();
    await expect(visit(right)).rejects.toThrow(/^code_needed$/);
    await expect(visit({ ...right, code: "000000" })).rejects.toThrow(/^code_wrong$/);
    const used = code(1);
    expect(await visit({ ...right, code: used })).not.toBeNull();
    await expect(visit({ ...right, code: used })).rejects.toThrow(/^code_wrong$/);
    expect(await visit({ ...right, code: codes[0] ?? "" })).not.toBeNull();
    await expect(visit({ ...right, code: codes[0] ?? "" })).rejects.toThrow(/^code_wrong$/);
    expect((await told(5)).map(({ event, facts }) => [event, facts])).toEqual([
      ["sign_in_failed", { step: "code" }],
      ["signed_in", { device: "new", factor: "recovery_code" }],
      ["recovery_code_used", { left: 9 }],
      ["sign_in_failed", { step: "code" }],
      ["signed_in", { device: "new", factor: "app" }],
    ]);
  });

  it("lets codes be guessed ten times from wherever, and the owner's own device go on", async () => {
    limitsOn();
    const { right, code, codes } = await enrolled();
    const cookies = cookieOf(await must(visit({ ...right, code: codes[0] ?? "" })));
    for (let guess = 0; guess < 9; guess++)
      await expect(visit({ ...right, code: "000000" })).rejects.toThrow(/^code_wrong$/);
    await expect(visit({ ...right, code: "000000" })).rejects.toThrow(/^too_many$/);
    await expect(visit({ ...right, code: codes[1] ?? "" })).rejects.toThrow(/^too_many$/);
    expect(await visit({ ...right, code: code(1) }, { cookies })).not.toBeNull();
  });
});

describe("the session's cookie", () => {
  it("is read afresh from the database, and worth nothing when forged, old or foreign", async () => {
    const { token } = await must(visit(good));
    expect(await readSession(await cookieFor(token))).toMatchObject({ email: EMAIL });
    expect(await readSession(await cookieFor(token, "another secret of enough length"))).toBeNull();
    expect(await readSession(await cookieFor(token, requiredEnv("AUTH_SECRET"), -60))).toBeNull();
    expect(await readSession(await cookieFor("0".repeat(32)))).toBeNull();
    for (const junk of [undefined, "", "nonsense", token]) expect(await readSession(junk)).toBeNull();
  });

  it("ends by signing out, once; a dead one ends nobody's session", async () => {
    const [first, second] = [await must(visit(good)), await must(visit(good))];
    const leave = async ({ token }: SignedIn) =>
      authOptions({ peer: "198.51.100.7", keepDevice: async () => undefined }).events?.signOut?.({
        token: { token },
        session: { expires: "" },
      });
    await leave(first);
    expect(await findSession(ctx, first.token)).toBeNull();
    await leave(first);
    expect(await findSession(ctx, second.token)).not.toBeNull();
    expect(await told(2)).toMatchObject([
      { event: "signed_out", actor: `staff:${EMAIL}`, address: "198.51.100.x" },
      { event: "signed_in" },
    ]);
  });

  it("is kept to this host and https where the shop has a certificate", () => {
    process.env.APP_URL = "https://toko.example";
    forgetEnv();
    expect(authOptions({ peer: null, keepDevice: async () => undefined })).toMatchObject({
      useSecureCookies: true,
      session: { maxAge: 12 * 3600 },
      cookies: {
        sessionToken: {
          name: "__Host-kursi-session",
          options: { httpOnly: true, sameSite: "lax", path: "/", secure: true },
        },
      },
    });
  });
});
