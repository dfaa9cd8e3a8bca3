import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { assert, asyncProperty, string } from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { oneTimeCodes } from "@/db/schema";
import { forgetEnv } from "@/lib/core/env";
import { DomainError } from "@/lib/core/errors";
import { buyerCtx, inTransaction, systemCtx, type Ctx } from "@/lib/work/context";
import { issueCode, limitCodes, pruneCodes, useCode, type CodeFor } from "./one-time-codes";

const ctx = systemCtx("test");
const later = (minutes: number): Ctx => ({ ...ctx, now: () => new Date(Date.now() + minutes * 60_000) });
const newAct = (more: Partial<CodeFor> = {}): CodeFor => ({
  purpose: "help",
  subject: `ORD-${randomUUID()}`,
  email: `Budi-${randomUUID()}@example.com`,
  ...more,
});
const draw = (act: CodeFor, at: Ctx = ctx) => inTransaction(at, (tx) => issueCode(tx, act));
const wrong = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, "0");
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

/** `ok`, or why the code was refused. */
const outcomeOf = (work: Promise<void>): Promise<unknown> =>
  work.then(
    () => "ok",
    (error: unknown) => {
      if (!(error instanceof DomainError)) throw error;
      expect([error.code, Object.keys(error.fields)]).toEqual(["invalid", ["code"]]);
      return error.details.triesLeft ?? error.details.why;
    },
  );

describe("a one-time code", () => {
  it("opens one act once, however it is typed", async () => {
    const act = newAct();
    const code = await draw(act);
    expect(code).toMatch(/^\d{6}$/);
    const typed = ` ${code.slice(0, 3)} ${code.slice(3)} `;
    expect(await outcomeOf(useCode(ctx, { ...act, email: act.email.toLowerCase() }, typed))).toBe("ok");
    expect(await outcomeOf(useCode(ctx, act, code))).toBe("ended");
  });

  it.each([
    ["another subject", { subject: "ORD-OTHER" }],
    ["another address", { email: "eve@example.com" }],
    ["another purpose", { purpose: "swap" as const }],
  ])("does not open %s", async (_, change) => {
    const act = newAct();
    const code = await draw(act);
    expect(await outcomeOf(useCode(ctx, { ...act, ...change }, code))).toBe("ended");
    expect(await outcomeOf(useCode(ctx, act, code))).toBe("ok");
  });

  it("hears five wrong ones and is dead then", async () => {
    const act = newAct();
    const code = await draw(act);
    const heard = [];
    for (let tried = 0; tried < 5; tried++) heard.push(await outcomeOf(useCode(ctx, act, wrong(code))));
    expect(heard).toEqual([4, 3, 2, 1, "ended"]);
    expect(await outcomeOf(useCode(ctx, act, code))).toBe("ended");
  });

  it("ends after ten minutes", async () => {
    const act = newAct();
    const code = await draw(act);
    expect(await outcomeOf(useCode(later(10.1), act, code))).toBe("ended");
    expect(await outcomeOf(useCode(later(9.9), act, code))).toBe("ok");
  });

  it("dies when a new one is drawn", async () => {
    const act = newAct();
    const first = await draw(act);
    let second = await draw(act);
    while (second === first) second = await draw(act);
    expect(await outcomeOf(useCode(ctx, act, first))).toBe(4);
    expect(await outcomeOf(useCode(ctx, act, second))).toBe("ok");
  });

  it("stands in the table with neither its digits nor its address", async () => {
    const act = newAct();
    const code = await draw(act);
    const [row] = await db().select().from(oneTimeCodes).where(eq(oneTimeCodes.subject, act.subject));
    expect(JSON.stringify({ ...row, id: null, subject: null, expiresAt: null })).not.toMatch(
      new RegExp(`budi|@|${code}`, "i"),
    );
  });

  it("takes whatever is typed for a wrong code", async () => {
    const act = newAct();
    await assert(
      asyncProperty(string({ unit: "binary", maxLength: 300 }), async (typed) => {
        const code = await draw(act);
        if (typed.replace(/\D/g, "") === code) return;
        expect(await outcomeOf(useCode(ctx, act, typed))).toBe(4);
      }),
      { numRuns: 60 },
    );
  });

  it("is swept when it is over", async () => {
    const [old, young] = [newAct(), newAct()];
    await draw(old, later(-60));
    await draw(young);
    expect(await pruneCodes(ctx, ctx.now(), 1_000)).toBeGreaterThan(0);
    const left = await db().select({ subject: oneTimeCodes.subject }).from(oneTimeCodes);
    expect(left.map(({ subject }) => subject)).toContain(young.subject);
    expect(left.map(({ subject }) => subject)).not.toContain(old.subject);
  });
});

describe("many presses in the same instant", () => {
  /** How many of twenty presses with the right code went through, and how many of twenty wrong ones were heard. */
  async function press(guard?: ReturnType<typeof sql>): Promise<[used: number, heard: number]> {
    const [right, guessed] = [newAct(), newAct()];
    const [code, secret] = [await draw(right), await draw(guessed)];
    const uses = await Promise.all(times(20, () => outcomeOf(useCode(ctx, right, code, guard))));
    const guesses = await Promise.all(times(20, () => outcomeOf(useCode(ctx, guessed, wrong(secret), guard))));
    const [row] = await db().select().from(oneTimeCodes).where(eq(oneTimeCodes.subject, guessed.subject));
    expect(guesses).not.toContain("ok");
    return [uses.filter((outcome) => outcome === "ok").length, 5 - (row?.triesLeft ?? 5)];
  }

  it("use a code once and hear five tries", async () => {
    for (let round = 0; round < 10; round++) expect(await press()).toEqual([1, 5]);
  });

  it("would use it many times without the guard (twin)", async () => {
    expect(await press(sql`true`)).toEqual([20, 20]);
  });
});

describe("asking for codes", () => {
  afterEach(() => {
    process.env.RATE_LIMIT_FACTOR = "0";
    forgetEnv();
  });

  it("is slowed for one address and for one email", async () => {
    process.env.RATE_LIMIT_FACTOR = "1";
    forgetEnv();
    const act = newAct();
    const from = (address: string, email = act.email) =>
      limitCodes(buyerCtx(address), { ...act, email }).then(
        () => "ok",
        (error: unknown) => (error instanceof DomainError ? error.code : error),
      );
    const [here, there] = [randomUUID(), randomUUID()];
    const sameEmail = [];
    for (let asked = 0; asked < 6; asked++) sameEmail.push(await from(`${there}-${asked}`));
    expect(sameEmail).toEqual([...times(5, () => "ok"), "too_many"]);
    const sameAddress = [];
    for (let asked = 0; asked < 11; asked++) sameAddress.push(await from(here, `${asked}@example.com`));
    expect(sameAddress).toEqual([...times(10, () => "ok"), "too_many"]);
  });
});
