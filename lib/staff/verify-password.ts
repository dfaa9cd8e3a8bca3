import type { Ctx, StaffRole } from "@/lib/work/context";
import { decoyHash, isPassword } from "./password";
import { findStaffByEmail } from "./store";

/** A signed-in person. `sessionVersion` goes into the session and is compared on every use. */
export type StaffMember = { id: string; email: string; role: StaffRole; sessionVersion: number };

/** The person with this email and password, or null. An unknown email takes the same work as a wrong password. */
export async function verifyPassword(ctx: Ctx, email: string, password: string): Promise<StaffMember | null> {
  const found = await findStaffByEmail(ctx, email.trim().toLowerCase());
  const isRight = await isPassword(found?.passwordHash ?? (await decoyHash()), password);
  if (!found || !isRight) return null;
  return { id: found.id, email: found.email, role: found.role, sessionVersion: found.sessionVersion };
}
