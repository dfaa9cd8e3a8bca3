import { systemCtx, type Ctx } from "@/lib/work/context";
import { env } from "@/lib/core/env";
import { DomainError } from "@/lib/core/errors";
import { maskAddress } from "@/lib/core/format";
import type { Right } from "@/lib/core/rights";
import { peerOf } from "@/lib/http-api";
import { findApiKey, recordEvent } from "@/lib/staff";
import { countUse } from "@/lib/work/rate-limit";
import { requireRight } from "@/lib/work/rights";
import { cookieValue } from "./device";
import { sessionCookieName } from "./options";
import { noting } from "./require-staff";
import { isFromOurPages } from "./same-origin";
import { readSession, staffCtx, type StaffCtx } from "./session";

/**
 * Who makes this REST request: `Authorization: Bearer <api key>`, or the session cookie, which for anything but reading
 * counts only when one of our pages sent it. Then does `work` as them. Throws `unauthenticated` or `forbidden`.
 */
export async function asStaff<T>(request: Request, right: Right, work: (ctx: StaffCtx) => Promise<T>): Promise<T> {
  const ctx = request.headers.has("authorization") ? await byKey(request) : await byCookie(request);
  return noting(ctx, async () => {
    requireRight(ctx, right);
    return work(ctx);
  });
}

/** A key that is wrong is an answer; a cookie beside it does not count. */
async function byKey(request: Request): Promise<StaffCtx> {
  const peer = peerOf(request.headers);
  const asking: Ctx = { ...systemCtx("api-key"), from: maskAddress(peer) };
  const key = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  const found = key ? await findApiKey(asking, key) : null;
  if (found && !("revoked" in found)) return { ...asking, actor: { kind: "api_key", ...found } };
  // Whoever sends junk all day must not fill the audit: a few an address, and in all.
  const [here, all] = await Promise.all([
    countUse("refusal", `key:${peer ?? "unknown"}`),
    countUse("refusalsInAll", "key"),
  ]);
  if (here.over === 0 && all.over === 0)
    await recordEvent(asking, "key_refused", { actor: "visitor", subject: found?.revoked });
  throw new DomainError("unauthenticated", "The API key is not valid. Send Authorization: Bearer <api key>.");
}

async function byCookie(request: Request): Promise<StaffCtx> {
  const member = await readSession(cookieValue(request.headers.get("cookie") ?? "", sessionCookieName()));
  if (!member) throw new DomainError("unauthenticated", "Sign in, or send Authorization: Bearer <api key>.");
  if (!isFromOurPages(request, env().appUrl))
    throw new DomainError("forbidden", "This request did not come from a page of this shop.");
  return staffCtx(member, peerOf(request.headers));
}
