import { parsePhoneNumberFromString } from "libphonenumber-js/mobile";
import { z } from "zod";

/** How people are reached: the checks that every border shares. */

/** Trimmed and lower case: one person is one address however they type it. */
export const email = z
  .string("fill in an email address")
  .trim()
  .toLowerCase()
  .max(254, "is too long for an email address")
  .pipe(z.email("is not an email address; it should look like nama@contoh.com"));

/** What people type in a phone box. Checked before the library sees it: it forgives letters and foreign digits. */
const TYPED_PHONE = /^[0-9+()\-. ]{8,20}$/;

/** An Indonesian mobile number in any usual spelling to E.164, or null. */
export function parsePhone(typed: string): string | null {
  const tidy = typed.trim();
  if (!TYPED_PHONE.test(tidy)) return null;
  const parsed = parsePhoneNumberFromString(tidy.replace(/^00/, "+"), "ID");
  return parsed?.isValid() && parsed.country === "ID" ? parsed.number : null;
}

export const phone = z.string("fill in a WhatsApp number").transform((typed, ctx) => {
  const parsed = parsePhone(typed);
  if (parsed) return parsed;
  ctx.addIssue({ code: "custom", message: "is not an Indonesian mobile number; it should look like 0812 3456 7890" });
  return z.NEVER;
});

/** Bidirectional controls turn what stands after them round: a name could rewrite the line that it is shown in. */
const CONTROL_CHARACTERS = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** One line of text: no control characters, which break mail headers, log lines and the order of what is read. */
export const fullName = z
  .string()
  .trim()
  .max(80, "is too long; 80 characters at most")
  .refine((name) => !CONTROL_CHARACTERS.test(name), "must be one line of plain text");
