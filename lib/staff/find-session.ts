import type { Ctx } from "@/lib/work/context";
import { findStaffById, raiseSessionVersion } from "./store";
import type { StaffMember } from "./verify-password";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The person a session was signed for, read afresh: null when disabled or signed out everywhere since. */
export async function findSession(ctx: Ctx, id: string, sessionVersion: number): Promise<StaffMember | null> {
  if (!UUID.test(id)) return null;
  const found = await findStaffById(ctx, id);
  if (!found || found.sessionVersion !== sessionVersion) return null;
  return { id: found.id, email: found.email, role: found.role, sessionVersion: found.sessionVersion };
}

/** Ends every session of this person, on all devices. */
export const endSessions = (ctx: Ctx, id: string): Promise<void> => raiseSessionVersion(ctx, id);
