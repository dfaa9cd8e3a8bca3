import { cookies } from "next/headers";
import { notFound, redirect } from "next/navigation";
import type { StaffRole } from "@/lib/work/context";
import { DomainError } from "@/lib/core/errors";
import { sessionCookieName } from "./options";
import { hasRole, readSession, staffCtx, type StaffCtx } from "./session";

/** The signed-in person's ctx, or null. */
export async function findStaff(): Promise<StaffCtx | null> {
  const member = await readSession((await cookies()).get(sessionCookieName())?.value);
  return member && staffCtx(member);
}

/**
 * For pages, in every page: layouts do not run again on navigation. Without a session it leads to the sign-in page and
 * back to `path` afterwards.
 */
export async function requireStaff(path = "/admin"): Promise<StaffCtx> {
  return (await findStaff()) ?? redirect(`/signin?next=${encodeURIComponent(path)}`);
}

/** Like `requireStaff`, for pages of a role; for others the page does not exist. */
export async function requireRole(role: StaffRole, path = "/admin"): Promise<StaffCtx> {
  const ctx = await requireStaff(path);
  return hasRole(ctx.actor.role, role) ? ctx : notFound();
}

/** For actions: throws `unauthenticated` or `forbidden`, since an action answers where it was called. */
export async function requireActor(role: StaffRole): Promise<StaffCtx> {
  const ctx = await findStaff();
  if (!ctx) throw new DomainError("unauthenticated", "Please sign in again.");
  if (!hasRole(ctx.actor.role, role)) throw new DomainError("forbidden", `This needs the role ${role}.`);
  return ctx;
}
