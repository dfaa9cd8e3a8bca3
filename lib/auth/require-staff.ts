import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { DomainError } from "@/lib/core/errors";
import type { StaffRole } from "@/lib/work/context";
import { sessionCookieName } from "./options";
import { hasRole, readSession, staffCtx, type StaffCtx } from "./session";

/** The signed-in person's ctx, or null. Read once for a page, however many of its parts ask. */
export const findStaff = cache(async (): Promise<StaffCtx | null> => {
  const member = await readSession((await cookies()).get(sessionCookieName())?.value);
  return member && staffCtx(member);
});

/**
 * For pages, in every page: layouts do not run again on navigation. Without a session it leads to the sign-in page and
 * back to `path` afterwards.
 */
export async function requireStaff(path = "/admin"): Promise<StaffCtx> {
  return (await findStaff()) ?? redirect(`/signin?next=${encodeURIComponent(path)}`);
}

/** For actions: throws `unauthenticated` or `forbidden`, since an action answers where it was called. */
export async function requireActor(role: StaffRole): Promise<StaffCtx> {
  const ctx = await findStaff();
  if (!ctx) throw new DomainError("unauthenticated", "Please sign in again.");
  if (!hasRole(ctx.actor.role, role)) throw new DomainError("forbidden", `This needs the role ${role}.`);
  return ctx;
}
