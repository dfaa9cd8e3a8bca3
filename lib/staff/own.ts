import { DomainError } from "@/lib/core/errors";
import type { Ctx } from "@/lib/work/context";
import { consume } from "@/lib/work/rate-limit";
import { recordEvent } from "./events";
import { isPassword } from "./password";
import { findStaffById, type StaffRow } from "./store";

/** Whoever is signed in, about themselves. */

/** Throws `forbidden` for whoever is no person. */
export function ownId({ actor }: Ctx): { id: string; sessionId: string | undefined } {
  if (actor.kind !== "staff") throw new DomainError("forbidden", "Only a person has an account of their own.");
  return { id: actor.id, sessionId: actor.sessionId };
}

export async function ownRow(ctx: Ctx): Promise<StaffRow> {
  const row = await findStaffById(ctx, ownId(ctx).id);
  if (!row) throw new DomainError("not_found", "This account is gone.");
  return row;
}

/**
 * One's own row, once the password has been given again: an open screen must not be enough. Throws `invalid` on
 * `password`, `too_many`.
 */
export async function checkOwnPassword(ctx: Ctx, password: string, field = "password"): Promise<StaffRow> {
  const row = await ownRow(ctx);
  await consume("proof", `password:${row.id}`);
  if (await isPassword(row.passwordHash, password)) return row;
  await recordEvent(ctx, "password_refused");
  throw new DomainError("invalid", `${field} is wrong.`, {}, { [field]: "is wrong" });
}
