import type { AuthOptions } from "next-auth";
import type { CredentialsConfig } from "next-auth/providers/credentials";
import { systemCtx } from "@/lib/work/context";
import { isDomainError } from "@/lib/core/errors";
import { env, requiredEnv } from "@/lib/core/env";
import { log } from "@/lib/core/log";
import { consume } from "@/lib/work/rate-limit";
import { logIncident } from "@/lib/http-api";
import { endSessions, verifyPassword } from "@/lib/staff";
import { signInInput } from "@/lib/staff/schemas";

/** Everything that names next-auth on the server is in this file and its route, so that it can be swapped. */

/** Seven days; disabling a person or signing out ends the session at once, whatever its age. */
export const SESSION_SECONDS = 7 * 24 * 60 * 60;

const isHttps = (): boolean => env().appUrl.startsWith("https:");
/** `__Host-`: the browser keeps it to this host, this path and https. */
export const sessionCookieName = (): string => (isHttps() ? "__Host-kursi-session" : "kursi-session");

/** What the session cookie holds, encrypted with AUTH_SECRET. */
export type SessionClaims = { staffId: string; sessionVersion: number };

export function authOptions(): AuthOptions {
  return {
    secret: requiredEnv("AUTH_SECRET"),
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    pages: { signIn: "/signin", signOut: "/signin", error: "/signin" },
    useSecureCookies: isHttps(),
    cookies: {
      sessionToken: {
        name: sessionCookieName(),
        options: { httpOnly: true, sameSite: "lax", path: "/", secure: isHttps() },
      },
    },
    providers: [passwordProvider],
    callbacks: {
      jwt: ({ token, user }) => (user ? { staffId: user.id, sessionVersion: sessionVersionOf(user) } : token),
      // The browser asks /api/auth/session for nothing: who is signed in is read on the server, afresh, each time.
      session: ({ session }) => ({ expires: session.expires }),
      redirect: ({ url, baseUrl }) => (url.startsWith("/") && !url.startsWith("//") ? `${baseUrl}${url}` : baseUrl),
    },
    events: {
      // A copied cookie must not outlive the sign-out, so this ends the person's sessions on all devices.
      signOut: async ({ token }) => {
        if (typeof token.staffId === "string") await endSessions(systemCtx("sign-out"), token.staffId);
      },
    },
    logger: {
      error: (code) => log.error({ code }, "sign-in failed inside next-auth"),
      warn: (code) => log.debug({ code }, "a warning of next-auth"),
      debug: () => undefined,
    },
  };
}

const sessionVersionOf = (user: object): number =>
  "sessionVersion" in user && typeof user.sessionVersion === "number" ? user.sessionVersion : 0;

const passwordProvider: CredentialsConfig = {
  id: "credentials",
  name: "credentials",
  type: "credentials",
  credentials: {},
  authorize: async (credentials, request) => {
    const peer: unknown = request.headers?.["x-kursi-peer"];
    return signIn(credentials, typeof peer === "string" ? peer : "unknown");
  },
};

/**
 * The person, or null for a wrong email or password. Throws `too_many` or `try_later`
 * and nothing else: next-auth puts an error's message into the address bar.
 */
async function signIn(credentials: unknown, peer: string) {
  const typed = signInInput.safeParse(credentials);
  if (!typed.success) return null;
  try {
    await consume("login", `address:${peer}`);
    await consume("login", `email:${typed.data.email}`);
    return await verifyPassword(systemCtx("sign-in"), typed.data.email, typed.data.password);
  } catch (error) {
    if (isDomainError(error) && error.code === "too_many") throw new Error("too_many", { cause: error });
    logIncident("sign-in", error);
    throw new Error("try_later", { cause: error });
  }
}
