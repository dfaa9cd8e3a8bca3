import { createHash } from "node:crypto";
import { machineTime } from "@/lib/core/clock";
import { env, requiredEnv } from "@/lib/core/env";
import { randomCode } from "@/lib/core/ids";
import { hmacSha256, isSameSecret } from "@/lib/core/secrets";

/**
 * A cookie that says: somebody has signed in to this account on this device before. It opens nothing; it only spares the
 * device the wait that tries from elsewhere have brought upon the account, so that nobody can keep an owner out by
 * guessing. One cookie an account, signed for that account alone.
 */

/** Browsers keep no cookie longer. */
const KNOWN_FOR_SECONDS = 400 * 86_400;

export type DeviceCookie = { name: string; value: string; maxAge: number };

const nameFor = (email: string): string => {
  const account = createHash("sha256").update(email).digest("hex").slice(0, 8);
  return `${env().appUrl.startsWith("https:") ? "__Host-" : ""}kursi-device-${account}`;
};

const signatureOf = (email: string, id: string, since: string): string =>
  hmacSha256(requiredEnv("AUTH_SECRET"), `device|${email}|${id}|${since}`);

/** A new device of this account. */
export function newDevice(email: string): DeviceCookie {
  const [id, since] = [randomCode(16), String(Math.floor(machineTime().getTime() / 1000))];
  return { name: nameFor(email), value: `${id}.${since}.${signatureOf(email, id, since)}`, maxAge: KNOWN_FOR_SECONDS };
}

/** The id of the device that a `Cookie` header shows for this account, or null. */
export function knownDevice(cookieHeader: string, email: string): string | null {
  const [id, since, signature] = (cookieValue(cookieHeader, nameFor(email)) ?? "").split(".");
  if (!id || !since || !isSameSecret(signature, signatureOf(email, id, since))) return null;
  return machineTime().getTime() / 1000 - Number(since) < KNOWN_FOR_SECONDS ? id : null;
}

/** A cookie's value in a `Cookie` header. */
export function cookieValue(header: string, name: string): string | undefined {
  for (const part of header.split(";")) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}

const SYSTEMS: readonly [RegExp, string][] = [
  [/iPhone|iPad/, "iOS"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "macOS"],
  [/CrOS/, "ChromeOS"],
  [/Linux/, "Linux"],
];
const BROWSERS: readonly [RegExp, string][] = [
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/SamsungBrowser/, "Samsung Internet"],
  [/Firefox\//, "Firefox"],
  [/Chrome\//, "Chrome"],
  [/Safari\//, "Safari"],
];

/** Browser and system in a few words of ours: what a client writes into the header is never shown. */
export function describeDevice(userAgent: string): string {
  const [browser, system] = [BROWSERS, SYSTEMS].map((known) => known.find(([sign]) => sign.test(userAgent))?.[1]);
  return [browser, system].filter(Boolean).join(", ") || "?";
}
