import { setTimeout as pause } from "node:timers/promises";
import { DomainError, isDomainError } from "@/lib/core/errors";
import { maskAddress, maskEmail } from "@/lib/core/format";
import { logIncident } from "@/lib/http-api";
import { openSession, recordEvent, takeCode, verifyPassword } from "@/lib/staff";
import { signInInput } from "@/lib/staff/schemas";
import type { SecurityEventName, SecurityFacts } from "@/lib/staff/status";
import { systemCtx, type Ctx } from "@/lib/work/context";
import { consume, countUse, forgive, type LimitName } from "@/lib/work/rate-limit";
import { describeDevice, knownDevice, newDevice, type DeviceCookie } from "./device";

/**
 * Signing in. Tries are limited by address and by email with address, which locks out a guesser but nobody else. For one
 * email from anywhere they are only slowed, and a device that has signed in before is not slowed at all: nobody can
 * keep an owner out by guessing wrong.
 */

export type Visit = {
  /** Who is connected, as our server saw it. */
  peer: string;
  cookies: string;
  userAgent: string;
  /** Waits so many milliseconds. */
  wait?: (ms: number) => Promise<unknown>;
};

export type SignedIn = { id: string; token: string; device: DeviceCookie };

/** What the form may learn beside "wrong". */
const WORDS = ["too_many", "try_later", "code_needed", "code_wrong"] as const;
type Word = (typeof WORDS)[number];

const SLOW_MS_MAX = 8_000;

/** How long a try waits after so many more than the free ones: 1, 2, 4 and then 8 seconds. */
export const slowingMs = (over: number): number =>
  over === 0 ? 0 : Math.min(SLOW_MS_MAX, 1_000 * 2 ** Math.min(over - 1, 10));

/**
 * A new session, or null for a wrong email or password. Throws an error whose message is one of the fixed words and
 * nothing else: next-auth puts it into the address bar.
 */
export async function signIn(credentials: unknown, visit: Visit): Promise<SignedIn | null> {
  const typed = signInInput.safeParse(credentials);
  if (!typed.success) return null;
  const ctx: Ctx = { ...systemCtx("sign-in"), from: maskAddress(visit.peer) };
  try {
    const answer = await tryToSignIn(ctx, typed.data, visit);
    if (typeof answer === "string") throw new Error(answer);
    return answer;
  } catch (error) {
    if (error instanceof Error && WORDS.some((word) => word === error.message)) throw error;
    if (isDomainError(error) && error.code === "too_many") throw new Error("too_many", { cause: error });
    logIncident("sign-in", error);
    throw new Error("try_later", { cause: error });
  }
}

type Typed = { email: string; password: string; code?: string | undefined };

async function tryToSignIn(ctx: Ctx, typed: Typed, visit: Visit): Promise<SignedIn | Word | null> {
  const { email, password, code } = typed;
  const tell: Tell = (event, facts) => recordEvent(ctx, event, { actor: "visitor", subject: maskEmail(email), facts });
  const limits = [`${email}|${visit.peer}`, visit.peer] as const;
  const limited = limit(tell);

  await limited("signInPair", limits[0]);
  await limited("signInAddress", limits[1]);
  const device = knownDevice(visit.cookies, email);
  if (device) await limited("signInDevice", device);
  else await slowDown(email, visit, tell);

  const member = await verifyPassword(ctx, email, password);
  if (!member) {
    await tell("sign_in_failed", { step: "password" });
    return null;
  }
  let factor: "none" | "app" | "recovery_code" = "none";
  if (member.hasTotp) {
    if (!code) {
      await forgiveAll(limits, device, email);
      return "code_needed";
    }
    // Only whoever has the password comes here, so an account's own limit locks out no one else.
    await limited("signInCode", device ? `device:${device}` : `account:${member.id}`);
    const taken = await takeCode(ctx, member.id, code);
    if (!taken) {
      await tell("sign_in_failed", { step: "code" });
      return "code_wrong";
    }
    factor = taken;
  }
  await forgiveAll(limits, device, email);
  const token = await openSession(ctx, member.id, describeDevice(visit.userAgent));
  await recordEvent(ctx, "signed_in", {
    actor: `staff:${email}`,
    facts: { device: device ? "known" : "new", factor },
  });
  return { id: member.id, token, device: newDevice(email) };
}

type Tell = (event: SecurityEventName, facts: SecurityFacts) => Promise<void>;

/** Counts one use, and writes down the first refusal of a window. */
const limit = (tell: Tell) => async (name: LimitName, key: string) => {
  try {
    await consume(name, key);
  } catch (error) {
    if (error instanceof DomainError && error.details.isFirst === true) await tell("sign_in_refused", { limit: name });
    throw error;
  }
};

async function slowDown(email: string, { wait = pause }: Visit, tell: Tell): Promise<void> {
  const { over } = await countUse("signInEmail", email);
  if (over === 1) await tell("sign_in_slowed", {});
  if (over > 0) await wait(slowingMs(over));
}

/** What turned out well does not count. */
async function forgiveAll([pair, address]: readonly [string, string], device: string | null, email: string) {
  await forgive("signInPair", pair);
  await forgive("signInAddress", address);
  await (device ? forgive("signInDevice", device) : forgive("signInEmail", email));
}
