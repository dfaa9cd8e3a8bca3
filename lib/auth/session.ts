import { decode } from "next-auth/jwt";
import { z } from "zod";
import { systemCtx, type Actor, type Ctx } from "@/lib/work/context";
import { requiredEnv } from "@/lib/core/env";
import { findSession, type StaffMember } from "@/lib/staff";
import type { SessionClaims } from "./options";

const claims: z.ZodType<SessionClaims> = z.object({ staffId: z.string(), sessionVersion: z.number() });

/** A ctx whose actor is a person or a machine that may act for the shop. */
export type StaffCtx = Ctx & { actor: Extract<Actor, { kind: "staff" | "api_key" }> };

/** Who this cookie value belongs to, checked against the database; null for forged, old, ended or missing ones. */
export async function readSession(cookieValue: string | undefined): Promise<StaffMember | null> {
  if (!cookieValue) return null;
  const payload = await decode({ token: cookieValue, secret: requiredEnv("AUTH_SECRET") }).catch(() => null);
  const parsed = claims.safeParse(payload);
  if (!parsed.success) return null;
  return findSession(systemCtx("session"), parsed.data.staffId, parsed.data.sessionVersion);
}

export function staffCtx(member: StaffMember): StaffCtx {
  const { id, email, role } = member;
  return { ...systemCtx("staff"), actor: { kind: "staff", id, email, role } };
}
