import { DomainError } from "@/lib/core/errors";
import { randomCode } from "@/lib/core/ids";
import type { Ctx, StaffRole } from "@/lib/work/context";
import { decoyHash, hashPassword, isPassword } from "./password";
import { createUserInput, parseStaffInput, type CreateUserInput } from "./schemas";
import { findStaffByEmail, findStaffById, insertStaff, raiseSessionVersion, type StaffRow } from "./store";

/** People who may sign in. */

/** A signed-in person. `sessionVersion` goes into the session and is compared on every use. */
export type StaffMember = { id: string; email: string; role: StaffRole; sessionVersion: number };

/** 100 random bits, in a form that can be read out over the phone. */
const newPassword = (): string => Array.from({ length: 4 }, () => randomCode(5)).join("-");

/**
 * Makes a person who may sign in. Without a password one is made up and returned, this once only.
 * Throws `invalid` with fields, and `conflict` when somebody has the email already.
 */
export async function createUser(ctx: Ctx, input: CreateUserInput): Promise<{ email: string; password?: string }> {
  const parsed = parseStaffInput(createUserInput, input);
  const { email, role, password = newPassword() } = parsed;
  const outcome = await insertStaff(ctx, { email, role, passwordHash: await hashPassword(password) });
  if (outcome === "taken") throw new DomainError("conflict", `${email} is already a staff member.`, { email });
  return parsed.password === undefined ? { email, password } : { email };
}

/** The person with this email and password, or null. An unknown email takes the same work as a wrong password. */
export async function verifyPassword(ctx: Ctx, email: string, password: string): Promise<StaffMember | null> {
  const found = await findStaffByEmail(ctx, email.trim().toLowerCase());
  const isRight = await isPassword(found?.passwordHash ?? (await decoyHash()), password);
  return found && isRight ? memberOf(found) : null;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The person a session was signed for, read afresh: null when disabled or signed out everywhere since. */
export async function findSession(ctx: Ctx, id: string, sessionVersion: number): Promise<StaffMember | null> {
  if (!UUID.test(id)) return null;
  const found = await findStaffById(ctx, id);
  return found?.sessionVersion === sessionVersion ? memberOf(found) : null;
}

/** Ends every session of this person, on all devices. */
export const endSessions = (ctx: Ctx, id: string): Promise<void> => raiseSessionVersion(ctx, id);

const memberOf = ({ id, email, role, sessionVersion }: StaffRow): StaffMember => ({ id, email, role, sessionVersion });
