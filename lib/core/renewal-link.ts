import { z } from "zod";
import { requiredEnv } from "./env";
import { hmacSha256, isSameSecret } from "./secrets";

/**
 * What a link to renew names: by one line of it the order whose people leave, and the day on the shop's calendar on which
 * they do. Whoever has it may look at that offer and order it, nothing else: it does not open the order.
 */
export type RenewalLink = {
  lineId: string;
  /** `YYYY-MM-DD` */
  endsOn: string;
};

const SIGNATURE_LENGTH = 32;
const TOKEN = /^([\da-f]{32})([\da-f]{8})([\da-f]{32})$/;

/** The last part of the link's address, 48 characters. The same link always has the same token. */
export function renewalToken({ lineId, endsOn }: RenewalLink): string {
  const named = lineId.replaceAll("-", "") + endsOn.replaceAll("-", "");
  return Buffer.from(named + signature(named), "hex").toString("base64url");
}

export const renewalAddress = (appUrl: string, link: RenewalLink): string => `${appUrl}/renew/${renewalToken(link)}`;

/** Reads a token that this shop has signed; null for anything else. */
export function openRenewalToken(token: string): RenewalLink | null {
  if (!/^[\w-]{48}$/.test(token)) return null;
  const [, line = "", day = "", signed = ""] = TOKEN.exec(Buffer.from(token, "base64url").toString("hex")) ?? [];
  if (!isSameSecret(signed, signature(line + day))) return null;
  const lineId = line.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  const endsOn = day.replace(/^(\d{4})(\d{2})(\d{2})$/, "$1-$2-$3");
  const isWhole = z.uuid().safeParse(lineId).success && z.iso.date().safeParse(endsOn).success;
  return isWhole ? { lineId, endsOn } : null;
}

/** Its own purpose stands in front, so that nothing else that is signed with this secret can pass for a link. */
const signature = (named: string): string =>
  hmacSha256(requiredEnv("AUTH_SECRET"), `renewal link ${named}`).slice(0, SIGNATURE_LENGTH);
