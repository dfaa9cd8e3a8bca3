import { randomCode } from "@/lib/core/ids";
import type { Ctx } from "@/lib/work/context";
import { DomainError } from "@/lib/core/errors";
import { hashPassword } from "./password";
import { parseStaffInput } from "./parse-input";
import { createUserInput, type CreateUserInput } from "./schemas";
import { insertStaff } from "./store";

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
