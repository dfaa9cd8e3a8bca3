import { and, count, eq, isNull } from "drizzle-orm";
import { Secret, TOTP } from "otpauth";
import { recoveryCodes } from "@/db/schema";
import { machineTime } from "@/lib/core/clock";
import { env } from "@/lib/core/env";
import { DomainError } from "@/lib/core/errors";
import { randomCode } from "@/lib/core/ids";
import { fingerprint, seal, sealingKeyIds, unseal, type SealedAt } from "@/lib/core/secrets";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { consume } from "@/lib/work/rate-limit";
import { requireRight } from "@/lib/work/rights";
import { recordEvent } from "./events";
import { checkOwnPassword, ownId, ownRow } from "./own";
import { findStaffById, findTotpSealedOtherwise, takeTotpStep, updateStaff, type StaffRow } from "./store";
import type { Account } from "./views";

/** The second factor: an authenticator app (TOTP, RFC 6238), and recovery codes for whoever lost it. Each code once. */

const STEP_SECONDS = 30;
/** Steps before and after the present one whose code still counts: phones' clocks are a little off. */
const WINDOW = 1;
const RECOVERY_CODES = 10;
/** 50 random bits, in two groups. */
const RECOVERY_HALF = 5;

const sealedAs = (id: string): SealedAt => `staff.totp_sealed:${id}`;

const appOf = (email: string, secret: Secret): TOTP =>
  new TOTP({ issuer: env().STORE_NAME, label: email, secret, period: STEP_SECONDS, digits: 6 });

const appOfRow = ({ id, email, totpSealed }: StaffRow): TOTP | null =>
  totpSealed === null ? null : appOf(email, Secret.fromBase32(unseal(totpSealed, sealedAs(id))));

/** Takes a code of the app once: not the same code again, nor one of an earlier step. */
async function takeAppCode(ctx: Ctx, row: StaffRow, code: string): Promise<boolean> {
  const timestamp = machineTime().getTime();
  const delta = appOfRow(row)?.validate({ token: code, timestamp, window: WINDOW }) ?? null;
  if (delta === null) return false;
  return takeTotpStep(ctx, row.id, Math.floor(timestamp / (STEP_SECONDS * 1000)) + delta);
}

/** Forgives how it is typed: lower case, spaces, dashes, O for 0, I and L for 1. */
const tidyRecovery = (typed: string): string =>
  typed.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");

const recoveryHash = (code: string): string => fingerprint(code, "recovery code");

async function takeRecoveryCode(ctx: Ctx, row: StaffRow, typed: string): Promise<boolean> {
  const taken = await ctx.db
    .update(recoveryCodes)
    .set({ usedAt: machineTime() })
    .where(
      and(
        eq(recoveryCodes.staffId, row.id),
        eq(recoveryCodes.codeHash, recoveryHash(tidyRecovery(typed))),
        isNull(recoveryCodes.usedAt),
      ),
    )
    .returning({ id: recoveryCodes.id });
  if (taken.length === 0) return false;
  const left = await countRecoveryCodes(ctx, row.id);
  await recordEvent(ctx, "recovery_code_used", { actor: `staff:${row.email}`, facts: { left } });
  return true;
}

async function countRecoveryCodes(ctx: Ctx, staffId: string): Promise<number> {
  const [row] = await ctx.db
    .select({ left: count() })
    .from(recoveryCodes)
    .where(and(eq(recoveryCodes.staffId, staffId), isNull(recoveryCodes.usedAt)));
  return row?.left ?? 0;
}

/** Takes what was typed for the second factor: six digits of the app, or a recovery code. Each counts once. */
export async function takeCode(ctx: Ctx, staffId: string, typed: string): Promise<"app" | "recovery_code" | null> {
  const row = await findStaffById(ctx, staffId);
  if (!row?.totpSince) return null;
  const digits = typed.replace(/\s/g, "");
  if (/^\d{6}$/.test(digits)) return (await takeAppCode(ctx, row, digits)) ? "app" : null;
  return (await takeRecoveryCode(ctx, row, typed)) ? "recovery_code" : null;
}

/**
 * Begins the enrolment of an app: a secret that waits for its first code, shown by `readSecondFactor`. Beginning again
 * makes a new one. Throws `invalid` on `password`, `conflict` when a second factor is on.
 */
export async function beginTotp(ctx: Ctx, password: string): Promise<void> {
  requireRight(ctx, "account.own");
  const row = await checkOwnPassword(ctx, password);
  if (row.totpSince) throw new DomainError("conflict", "The second factor is on already; turn it off first.");
  const totpSealed = seal(new Secret({ size: 20 }).base32, sealedAs(row.id));
  await updateStaff(ctx, row.id, { totpSealed, totpStep: null });
}

/** Ends the enrolment with the app's first code. Answers the recovery codes, this once. Throws `invalid` on `code`. */
export async function confirmTotp(ctx: Ctx, code: string): Promise<string[]> {
  requireRight(ctx, "account.own");
  const row = await ownRow(ctx);
  if (row.totpSince || row.totpSealed === null) throw new DomainError("conflict", "There is no enrolment to confirm.");
  await consume("proof", `code:${row.id}`);
  return inTransaction(ctx, async (tx) => {
    if (!(await takeAppCode(tx, row, code.replace(/\s/g, "")))) throw wrongCode();
    await updateStaff(tx, row.id, { totpSince: machineTime() });
    await recordEvent(tx, "totp_enabled");
    return makeRecoveryCodes(tx, row.id);
  });
}

/** Replaces the recovery codes; the old ones are worth nothing from here on. Throws `invalid` on `code`. */
export async function newRecoveryCodes(ctx: Ctx, code: string): Promise<string[]> {
  requireRight(ctx, "account.own");
  const { id } = ownId(ctx);
  await consume("proof", `code:${id}`);
  return inTransaction(ctx, async (tx) => {
    if (!(await takeCode(tx, id, code))) throw wrongCode();
    await recordEvent(tx, "recovery_codes_made");
    return makeRecoveryCodes(tx, id);
  });
}

/** Turns one's own second factor off, with the password and a code. Throws `invalid` on either. */
export async function turnTotpOff(ctx: Ctx, { password, code }: { password: string; code: string }): Promise<void> {
  requireRight(ctx, "account.own");
  const row = await checkOwnPassword(ctx, password);
  await consume("proof", `code:${row.id}`);
  await inTransaction(ctx, async (tx) => {
    if (row.totpSince && !(await takeCode(tx, row.id, code))) throw wrongCode();
    await forgetTotp(tx, row);
  });
}

/** Takes a person's second factor away: the secret, the codes. No right is asked: verbs ask. */
export async function forgetTotp(tx: TxCtx, { id, email }: StaffRow): Promise<void> {
  await updateStaff(tx, id, { totpSealed: null, totpSince: null, totpStep: null });
  await tx.db.delete(recoveryCodes).where(eq(recoveryCodes.staffId, id));
  await recordEvent(tx, "totp_disabled", { subject: email });
}

async function makeRecoveryCodes(tx: TxCtx, staffId: string): Promise<string[]> {
  await tx.db.delete(recoveryCodes).where(eq(recoveryCodes.staffId, staffId));
  const codes = Array.from({ length: RECOVERY_CODES }, () => randomCode(2 * RECOVERY_HALF));
  await tx.db.insert(recoveryCodes).values(codes.map((code) => ({ staffId, codeHash: recoveryHash(code) })));
  return codes.map((code) => `${code.slice(0, RECOVERY_HALF)}-${code.slice(RECOVERY_HALF)}`);
}

/** What one's own account page shows of it. The secret is shown only until its first code has come. */
export async function readSecondFactor(ctx: Ctx, row: StaffRow): Promise<Pick<Account, "totp" | "enrolment">> {
  const app = row.totpSince === null ? appOfRow(row) : null;
  return {
    totp: {
      isOn: row.totpSince !== null,
      since: row.totpSince?.toISOString() ?? null,
      recoveryCodesLeft: await countRecoveryCodes(ctx, row.id),
    },
    enrolment: app && { secret: app.secret.base32, uri: app.toString() },
  };
}

const wrongCode = (): DomainError => {
  const sentence = "is wrong or was used before; wait for the next one";
  return new DomainError("invalid", `code ${sentence}.`, {}, { code: sentence });
};

/** Seals the apps' secrets that an earlier key has sealed with the current one. Answers how many. */
export const resealTotp = (ctx: Ctx): Promise<number> =>
  inTransaction(ctx, async (tx) => {
    const [current = ""] = sealingKeyIds();
    const rows = await findTotpSealedOtherwise(tx, current);
    for (const { id, totpSealed } of rows)
      if (totpSealed !== null)
        await updateStaff(tx, id, { totpSealed: seal(unseal(totpSealed, sealedAs(id)), sealedAs(id)) });
    return rows.length;
  });
