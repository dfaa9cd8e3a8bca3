import { randomUUID } from "node:crypto";
import { encode } from "next-auth/jwt";
import { sessionCookieName } from "@/lib/auth/options";
import { requiredEnv } from "@/lib/core/env";
import type { StaffRole } from "@/lib/core/rights";
import { createUser, findSession, openSession, personIdOf } from "@/lib/staff";
import { systemCtx, type Ctx } from "@/lib/work/context";

/** People of the back office for database tests. */

const ctx = systemCtx("test");
export const PASSWORD = "panjang-sekali-sandinya";

/** A session as the cookie of a browser holds it. */
export const cookieFor = (token: string, secret = requiredEnv("AUTH_SECRET"), maxAge?: number): Promise<string> =>
  encode({ token: { token }, secret, maxAge });

export type Member = { id: string; email: string; token: string; cookie: string; header: string; ctx: Ctx };

/** A new person of this role who has just signed in. */
export async function newMember(role: StaffRole, email = `${role}-${randomUUID().slice(0, 8)}@example.com`) {
  await createUser(ctx, { email, role, password: PASSWORD });
  return signedIn(await personIdOf(ctx, email), email, role);
}

/** One more session of a person. */
export async function signedIn(id: string, email: string, role: StaffRole): Promise<Member> {
  const token = await openSession(ctx, id, "Firefox, Linux");
  const sessionId = (await findSession(ctx, token))?.sessionId;
  const cookie = await cookieFor(token);
  return {
    id,
    email,
    token,
    cookie,
    header: `${sessionCookieName()}=${cookie}`,
    ctx: {
      ...ctx,
      from: "203.0.113.x",
      actor: { kind: "staff", id, email, role, ...(sessionId ? { sessionId } : {}) },
    },
  };
}
