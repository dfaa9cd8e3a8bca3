import type { AuthOptions } from "next-auth";
import type { CredentialsConfig } from "next-auth/providers/credentials";
import { systemCtx } from "@/lib/work/context";
import { env, requiredEnv } from "@/lib/core/env";
import { maskAddress } from "@/lib/core/format";
import { log } from "@/lib/core/log";
import { signOut } from "@/lib/staff";
import type { DeviceCookie } from "./device";
import { signIn } from "./sign-in";

/** Everything that names next-auth on the server is in this file and its route, so that it can be swapped. */

const isHttps = (): boolean => env().appUrl.startsWith("https:");
/** `__Host-`: the browser keeps it to this host, this path and https. */
export const sessionCookieName = (): string => (isHttps() ? "__Host-kursi-session" : "kursi-session");

/** What the session cookie holds, encrypted with AUTH_SECRET: the token of a session's row, and nothing that is believed. */
export type SessionClaims = { token: string };

export type Request = {
  /** As our own server saw it. */
  peer: string | null;
  /** Takes the cookie by which the device is known from now on. */
  keepDevice: (cookie: DeviceCookie) => Promise<void>;
};

/** For one request. */
export function authOptions(request: Request): AuthOptions {
  return {
    secret: requiredEnv("AUTH_SECRET"),
    session: { strategy: "jwt", maxAge: env().SESSION_HOURS * 3600 },
    pages: { signIn: "/signin", signOut: "/signin", error: "/signin" },
    useSecureCookies: isHttps(),
    cookies: {
      sessionToken: {
        name: sessionCookieName(),
        options: { httpOnly: true, sameSite: "lax", path: "/", secure: isHttps() },
      },
    },
    providers: [passwordProvider(request)],
    callbacks: {
      jwt: ({ token, user }) => (user ? { token: tokenOf(user) } : token),
      // The browser asks /api/auth/session for nothing: who is signed in is read on the server, afresh, each time.
      session: ({ session }) => ({ expires: session.expires }),
      redirect: ({ url, baseUrl }) => (url.startsWith("/") && !url.startsWith("//") ? `${baseUrl}${url}` : baseUrl),
    },
    events: {
      signOut: async ({ token }) => {
        const ctx = { ...systemCtx("sign-out"), from: maskAddress(request.peer) };
        if (typeof token.token === "string") await signOut(ctx, token.token);
      },
    },
    logger: {
      error: (code) => log.error({ code }, "sign-in failed inside next-auth"),
      warn: (code) => log.debug({ code }, "a warning of next-auth"),
      debug: () => undefined,
    },
  };
}

const tokenOf = (user: object): string => ("token" in user && typeof user.token === "string" ? user.token : "");

const passwordProvider = ({ peer, keepDevice }: Request): CredentialsConfig => ({
  id: "credentials",
  name: "credentials",
  type: "credentials",
  credentials: {},
  authorize: async (credentials, { headers = {} }) => {
    const header = (name: string): string => (typeof headers[name] === "string" ? headers[name] : "");
    const visit = { peer: peer ?? "unknown", cookies: header("cookie"), userAgent: header("user-agent") };
    const signedIn = await signIn(credentials, visit);
    if (signedIn) await keepDevice(signedIn.device);
    return signedIn && { id: signedIn.id, token: signedIn.token };
  },
});
