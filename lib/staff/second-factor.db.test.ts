import { eq } from "drizzle-orm";
import { Secret, TOTP } from "otpauth";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "@/db/client";
import { recoveryCodes, staff } from "@/db/schema";
import { newMember, PASSWORD, type Member } from "@/lib/testing/staff";
import { systemCtx } from "@/lib/work/context";
import { beginTotp, confirmTotp, disableTotp, newRecoveryCodes, readAccount, takeCode, turnTotpOff } from ".";

const ctx = systemCtx("test");
const STEP_MS = 30_000;

let at = 0;
const atStep = (steps: number) => {
  at += steps * STEP_MS;
  vi.setSystemTime(at);
};
beforeEach(() => {
  at = Math.floor(Date.now() / STEP_MS) * STEP_MS + 5_000;
  vi.useFakeTimers({ toFake: ["Date"], now: at });
});
afterEach(() => void vi.useRealTimers());

/** An authenticator app that has read the QR code of the account page. */
async function appOf(me: Member) {
  await beginTotp(me.ctx, PASSWORD);
  const { enrolment } = await readAccount(me.ctx);
  if (!enrolment) throw new Error("there is nothing to scan");
  expect(enrolment.uri).toContain("otpauth://totp/");
  const totp = new TOTP({ secret: Secret.fromBase32(enrolment.secret) });
  return { code: (steps = 0) => totp.generate({ timestamp: Date.now() + steps * STEP_MS }), secret: enrolment.secret };
}

async function enrolled() {
  const me = await newMember("owner");
  const app = await appOf(me);
  const codes = await confirmTotp(me.ctx, app.code());
  atStep(2);
  return { me, app, codes };
}

describe("the authenticator app", () => {
  it("is enrolled with the password and its first code, and its secret is then shown no more", async () => {
    const me = await newMember("admin");
    await expect(beginTotp(me.ctx, "wrong")).rejects.toMatchObject({ fields: { password: "is wrong" } });
    const app = await appOf(me);
    await expect(confirmTotp(me.ctx, "000000")).rejects.toMatchObject({ fields: { code: expect.any(String) } });
    expect((await readAccount(me.ctx)).totp.isOn).toBe(false);
    expect(await takeCode(ctx, me.id, app.code(1))).toBeNull();
    expect(await confirmTotp(me.ctx, app.code())).toHaveLength(10);
    expect(await readAccount(me.ctx)).toMatchObject({ enrolment: null, totp: { isOn: true, recoveryCodesLeft: 10 } });
    await expect(beginTotp(me.ctx, PASSWORD)).rejects.toMatchObject({ code: "conflict" });
  });

  it("is sealed at rest, for this row alone", async () => {
    const { me, app } = await enrolled();
    const [row] = await db().select().from(staff).where(eq(staff.id, me.id));
    expect(JSON.stringify(row)).not.toContain(app.secret);
    const other = await newMember("admin");
    await db()
      .update(staff)
      .set({ totpSealed: row?.totpSealed, totpSince: row?.totpSince })
      .where(eq(staff.id, other.id));
    await expect(takeCode(ctx, other.id, app.code())).rejects.toThrow(/authenticate|open/);
  });

  it("opens with the code of now and of the steps beside it, once each, and never with an earlier one", async () => {
    const { me, app } = await enrolled();
    for (const steps of [-3, -2, 2, 3]) expect(await takeCode(ctx, me.id, app.code(steps))).toBeNull();
    expect(await takeCode(ctx, me.id, ` ${app.code().slice(0, 3)} ${app.code().slice(3)} `)).toBe("app");
    expect(await takeCode(ctx, me.id, app.code())).toBeNull();
    expect(await takeCode(ctx, me.id, app.code(-1))).toBeNull();
    expect(await takeCode(ctx, me.id, app.code(1))).toBe("app");
    atStep(1);
    expect(await takeCode(ctx, me.id, app.code())).toBeNull();
    atStep(1);
    expect(await takeCode(ctx, me.id, app.code())).toBe("app");
  });

  it("opens once when the same code comes ten times at the same moment", async () => {
    const { me, app } = await enrolled();
    const taken = await Promise.all(Array.from({ length: 10 }, () => takeCode(ctx, me.id, app.code())));
    expect(taken.filter(Boolean)).toEqual(["app"]);
  });

  it("is turned off with password and code, and by an owner for whoever lost both", async () => {
    const { me, app } = await enrolled();
    await expect(turnTotpOff(me.ctx, { password: PASSWORD, code: "000000" })).rejects.toMatchObject({
      code: "invalid",
    });
    await turnTotpOff(me.ctx, { password: PASSWORD, code: app.code() });
    expect((await readAccount(me.ctx)).totp).toMatchObject({ isOn: false, recoveryCodesLeft: 0 });
    const lost = await enrolled();
    await disableTotp(me.ctx, lost.me.id);
    expect((await readAccount(lost.me.ctx)).totp.isOn).toBe(false);
  });
});

describe("recovery codes", () => {
  it("open once each, however they are typed, also when one comes ten times at the same moment", async () => {
    const { me, codes } = await enrolled();
    const [first = "", second = ""] = codes;
    expect(await takeCode(ctx, me.id, ` ${first.toLowerCase().replace("-", " ")} `)).toBe("recovery_code");
    expect(await takeCode(ctx, me.id, first)).toBeNull();
    const taken = await Promise.all(Array.from({ length: 10 }, () => takeCode(ctx, me.id, second)));
    expect(taken.filter(Boolean)).toEqual(["recovery_code"]);
    expect((await readAccount(me.ctx)).totp.recoveryCodesLeft).toBe(8);
  });

  it("are kept as hashes, open nobody else's account, and are replaced as a whole", async () => {
    const { me, app, codes } = await enrolled();
    const rows = await db().select().from(recoveryCodes).where(eq(recoveryCodes.staffId, me.id));
    expect(JSON.stringify(rows)).not.toContain(codes[0]?.slice(0, 5));
    const other = await enrolled();
    expect(await takeCode(ctx, other.me.id, codes[0] ?? "")).toBeNull();
    await expect(newRecoveryCodes(me.ctx, "000000")).rejects.toMatchObject({ code: "invalid" });
    const renewed = await newRecoveryCodes(me.ctx, app.code(1));
    expect(await takeCode(ctx, me.id, codes[1] ?? "")).toBeNull();
    expect(await takeCode(ctx, me.id, renewed[0] ?? "")).toBe("recovery_code");
  });
});
