import { DomainError } from "@/lib/core/errors";
import { isUuid, randomCode } from "@/lib/core/ids";
import { inTransaction, type Ctx, type StaffRole, type TxCtx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import { recordEvent } from "./events";
import { checkOwnPassword, ownId, ownRow } from "./own";
import { decoyHash, hashPassword, isPassword } from "./password";
import { createUserInput, newPassword as passwordRule, parseStaffInput, type CreateUserInput } from "./schemas";
import { forgetTotp, readSecondFactor } from "./second-factor";
import { endAll, liveSince, selectSessions } from "./sessions";
import {
  findStaffByEmail,
  findStaffById,
  insertStaff,
  lockOwners,
  selectPeople,
  updateStaff,
  type StaffRow,
} from "./store";
import type { Account, PersonRow } from "./views";

/** People who may sign in, and what owners decide about them. Every change is in the audit, in the same commit. */

/** 100 random bits, in a form that can be read out over the phone. */
const madeUpPassword = (): string => Array.from({ length: 4 }, () => randomCode(5)).join("-");

/**
 * Makes a person who may sign in. Without a password one is made up and returned, this once only.
 * Throws `invalid` with fields, `forbidden`, and `conflict` when somebody has the email already.
 */
export async function createUser(ctx: Ctx, input: CreateUserInput): Promise<{ email: string; password?: string }> {
  requireRight(ctx, "staff.manage");
  const parsed = parseStaffInput(createUserInput, input);
  const { email, role, password = madeUpPassword() } = parsed;
  const passwordHash = await hashPassword(password);
  await inTransaction(ctx, async (tx) => {
    if ((await insertStaff(tx, { email, role, passwordHash })) === "taken")
      throw new DomainError("conflict", `${email} is already a staff member.`, { email });
    await recordEvent(tx, "user_created", { subject: email, facts: { role } });
  });
  return parsed.password === undefined ? { email, password } : { email };
}

/** The person with this email and password, or null. An unknown email takes the same work as a wrong password. */
export async function verifyPassword(
  ctx: Ctx,
  email: string,
  password: string,
): Promise<{ id: string; email: string; role: StaffRole; hasTotp: boolean } | null> {
  const found = await findStaffByEmail(ctx, email.trim().toLowerCase());
  const isRight = await isPassword(found?.passwordHash ?? (await decoyHash()), password);
  if (!found || found.disabledAt || !isRight) return null;
  return { id: found.id, email: found.email, role: found.role, hasTotp: found.totpSince !== null };
}

export async function listPeople(ctx: Ctx): Promise<PersonRow[]> {
  requireRight(ctx, "staff.manage");
  return selectPeople(ctx, liveSince());
}

/** For the shell, where people are named by email. Throws `not_found`. */
export async function personIdOf(ctx: Ctx, email: string): Promise<string> {
  requireRight(ctx, "staff.manage");
  const row = await findStaffByEmail(ctx, email.trim().toLowerCase());
  if (!row) throw new DomainError("not_found", `Nobody has the email ${email}.`);
  return row.id;
}

/** Throws `conflict` for the last owner. `lock` is a parameter so that a test can take it away. */
export const setRole = (ctx: Ctx, id: string, role: StaffRole, lock = lockOwners): Promise<void> =>
  change(
    ctx,
    id,
    async (tx, person, owners) => {
      if (person.role === role) return;
      if (person.role === "owner") refuseLast(person, owners);
      await updateStaff(tx, id, { role });
      await recordEvent(tx, "role_changed", { subject: person.email, facts: { from: person.role, to: role } });
    },
    lock,
  );

/** Ends the sessions and refuses the next sign-in. Throws `conflict` for oneself and for the last owner. */
export const disableUser = (ctx: Ctx, id: string): Promise<void> =>
  change(ctx, id, async (tx, person, owners) => {
    if (person.disabledAt) return;
    if (tx.actor.kind === "staff" && tx.actor.id === id)
      throw new DomainError("conflict", "Nobody disables themselves; another owner can.");
    refuseLast(person, owners);
    await updateStaff(tx, id, { disabledAt: tx.now() });
    await endAll(tx, id);
    await recordEvent(tx, "user_disabled", { subject: person.email });
  });

export const enableUser = (ctx: Ctx, id: string): Promise<void> =>
  change(ctx, id, async (tx, person) => {
    if (!person.disabledAt) return;
    await updateStaff(tx, id, { disabledAt: null });
    await recordEvent(tx, "user_enabled", { subject: person.email });
  });

/** Ends every session of a person, on all devices. */
export const endSessions = (ctx: Ctx, id: string): Promise<void> =>
  change(ctx, id, async (tx, person) => {
    const count = await endAll(tx, id);
    await recordEvent(tx, "sessions_ended", { subject: person.email, facts: { count } });
  });

/** For whoever lost the app and the recovery codes: they sign in by password alone until they enrol again. */
export const disableTotp = (ctx: Ctx, id: string): Promise<void> =>
  change(ctx, id, async (tx, person) => {
    if (person.totpSealed !== null) await forgetTotp(tx, person);
  });

/**
 * Gives a person a new password, and ends their sessions. Without one it is made up and returned, this once.
 * Throws `invalid` on `password`.
 */
export async function setPassword(ctx: Ctx, id: string, given?: string): Promise<{ password?: string }> {
  requireRight(ctx, "staff.manage");
  const password = given === undefined ? madeUpPassword() : parseStaffInput(passwordRule, { password: given }).password;
  const passwordHash = await hashPassword(password);
  await change(ctx, id, async (tx, person) => {
    await updateStaff(tx, id, { passwordHash });
    await endAll(tx, id);
    await recordEvent(tx, "password_set", { subject: person.email });
  });
  return given === undefined ? { password } : {};
}

/** One's own new password; ends one's other sessions. Throws `invalid` on `current` and `password`. */
export async function changePassword(ctx: Ctx, input: { current: string; password: string }): Promise<void> {
  requireRight(ctx, "account.own");
  const { password } = parseStaffInput(passwordRule, { password: input.password });
  const row = await checkOwnPassword(ctx, input.current, "current");
  const passwordHash = await hashPassword(password);
  await inTransaction(ctx, async (tx) => {
    await updateStaff(tx, row.id, { passwordHash });
    await endAll(tx, row.id, ownId(tx).sessionId);
    await recordEvent(tx, "password_set");
  });
}

/** One's own account. */
export async function readAccount(ctx: Ctx): Promise<Account> {
  requireRight(ctx, "account.own");
  const row = await ownRow(ctx);
  const [factor, sessions] = await Promise.all([
    readSecondFactor(ctx, row),
    selectSessions(ctx, row.id, ownId(ctx).sessionId ?? null),
  ]);
  return { email: row.email, role: row.role, ...factor, sessions };
}

/** One decision about one person, one at a time. */
async function change(
  ctx: Ctx,
  id: string,
  work: (tx: TxCtx, person: StaffRow, owners: readonly string[]) => Promise<void>,
  lock = lockOwners,
): Promise<void> {
  requireRight(ctx, "staff.manage");
  await inTransaction(ctx, async (tx) => {
    const owners = await lock(tx);
    const person = isUuid(id) ? await findStaffById(tx, id) : undefined;
    if (!person) throw new DomainError("not_found", "There is no such person.");
    await work(tx, person, owners);
  });
}

function refuseLast({ id }: StaffRow, owners: readonly string[]): void {
  if (owners.length === 1 && owners[0] === id)
    throw new DomainError("conflict", "This is the last owner who can sign in. Make another owner first.");
}
