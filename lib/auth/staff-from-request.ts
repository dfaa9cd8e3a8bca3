import { systemCtx } from "@/lib/work/context";
import type { Right } from "@/lib/core/rights";
import { requireRight } from "@/lib/work/rights";
import { env } from "@/lib/core/env";
import { DomainError } from "@/lib/core/errors";
import { findApiKey } from "@/lib/staff";
import { sessionCookieName } from "./options";
import { isFromOurPages } from "./same-origin";
import { readSession, staffCtx, type StaffCtx } from "./session";

/**
 * Who makes this REST request: `Authorization: Bearer <api key>`, or the session cookie, which for anything but reading
 * counts only when one of our pages sent it. Throws `unauthenticated` or `forbidden`.
 */
export async function staffFromRequest(request: Request, right: Right): Promise<StaffCtx> {
  const ctx = request.headers.has("authorization") ? await byKey(request) : await byCookie(request);
  requireRight(ctx, right);
  return ctx;
}

/** A key that is wrong is an answer; a cookie beside it does not count. */
async function byKey(request: Request): Promise<StaffCtx> {
  const key = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  const found = key ? await findApiKey(systemCtx("api-key"), key) : null;
  if (!found)
    throw new DomainError("unauthenticated", "The API key is not valid. Send Authorization: Bearer <api key>.");
  return { ...systemCtx("api"), actor: { kind: "api_key", ...found, scopes: null } };
}

async function byCookie(request: Request): Promise<StaffCtx> {
  const member = await readSession(cookieValue(request.headers.get("cookie") ?? "", sessionCookieName()));
  if (!member) throw new DomainError("unauthenticated", "Sign in, or send Authorization: Bearer <api key>.");
  if (!isFromOurPages(request, env().appUrl))
    throw new DomainError("forbidden", "This request did not come from a page of this shop.");
  return staffCtx(member);
}

function cookieValue(header: string, name: string): string | undefined {
  for (const part of header.split(";")) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}
