import { cookies } from "next/headers";
import { forbidden, redirect } from "next/navigation";
import { cache } from "react";
import { DomainError } from "@/lib/core/errors";
import type { Right } from "@/lib/core/rights";
import { requireRight } from "@/lib/work/rights";
import { sessionCookieName } from "./options";
import { noteRefusal, peerOfPage, readSession, staffCtx, type StaffCtx } from "./session";

/** The signed-in person's ctx, or null. Read once for a page, however many of its parts ask. */
export const findStaff = cache(async (): Promise<StaffCtx | null> => {
  const member = await readSession((await cookies()).get(sessionCookieName())?.value);
  return member && staffCtx(member, await peerOfPage());
});

/**
 * For pages, in every page: layouts do not run again on navigation. Without a session it leads to the sign-in page and
 * back to `path` afterwards; whoever may not see the page is told who may.
 */
export async function requireStaff(path: string, right: Right): Promise<StaffCtx> {
  const ctx = (await findStaff()) ?? redirect(`/signin?next=${encodeURIComponent(path)}`);
  try {
    requireRight(ctx, right);
  } catch (error) {
    await noteRefusal(ctx, error);
    forbidden();
  }
  return ctx;
}

/** For actions: throws `unauthenticated` or `forbidden`, since an action answers where it was called. */
export async function requireActor(right: Right): Promise<StaffCtx> {
  const ctx = await findStaff();
  if (!ctx) throw new DomainError("unauthenticated", "Please sign in again.");
  await noting(ctx, async () => requireRight(ctx, right));
  return ctx;
}

/** Does `work`; what it refuses for want of a right is written down. */
export async function noting<T>(ctx: StaffCtx, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await noteRefusal(ctx, error);
    throw error;
  }
}
