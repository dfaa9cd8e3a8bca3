import { headers } from "next/headers";
import { decode } from "next-auth/jwt";
import { z } from "zod";
import { systemCtx, type Actor, type Ctx } from "@/lib/work/context";
import { requiredEnv } from "@/lib/core/env";
import { isDomainError } from "@/lib/core/errors";
import { maskAddress } from "@/lib/core/format";
import { peerOf } from "@/lib/http-api";
import { findSession, recordEvent, type StaffMember } from "@/lib/staff";
import { countUse } from "@/lib/work/rate-limit";
import type { SessionClaims } from "./options";

const claims: z.ZodType<SessionClaims> = z.object({ token: z.string().min(1) });

/** A ctx whose actor is a person or a machine that may act for the shop. */
export type StaffCtx = Ctx & { actor: Extract<Actor, { kind: "staff" | "api_key" }> };

/** Who this cookie value belongs to, checked against the database; null for forged, old, ended or missing ones. */
export async function readSession(cookieValue: string | undefined): Promise<StaffMember | null> {
  if (!cookieValue) return null;
  const payload = await decode({ token: cookieValue, secret: requiredEnv("AUTH_SECRET") }).catch(() => null);
  const parsed = claims.safeParse(payload);
  return parsed.success ? findSession(systemCtx("session"), parsed.data.token) : null;
}

export function staffCtx(member: StaffMember, peer: string | null): StaffCtx {
  const { id, email, role, sessionId } = member;
  return { ...systemCtx("staff"), from: maskAddress(peer), actor: { kind: "staff", id, email, role, sessionId } };
}

/** The address of whoever asks for this page or action. */
export const peerOfPage = async (): Promise<string | null> => peerOf(await headers());

/** Writes down that a person or a key was refused for want of a right; a few an actor and quarter of an hour. */
export async function noteRefusal(ctx: StaffCtx, error: unknown): Promise<void> {
  if (!isDomainError(error) || error.code !== "forbidden") return;
  const { right, needs } = error.details;
  if (typeof right !== "string" || typeof needs !== "string") return;
  if ((await countUse("refusal", `right:${ctx.actor.id}`)).over === 0)
    await recordEvent(ctx, "right_refused", { facts: { right, needs } });
}
