import type { OrderFacts } from "../facts";
import type { Kind } from "./kind";
import { day, oneLine } from "./letter";

/** A workspace has taken the invitations of the people named in `invited`. */
export const inviteSent: Kind = {
  id: (facts, shop) => ({
    subject: `Undangan sudah dikirim${firstTo(facts, "ke", "dan")}`,
    paragraphs: [
      `Undangan sudah dikirim:\n${places(facts, "di workspace")}`,
      [
        "1. Buka email undangan itu. Tidak ada? Periksa folder Spam atau Promosi.",
        "2. Tekan tombol terima, lalu masuk atau daftar dengan alamat email yang sama.",
        "3. Pilih workspace tersebut di menu akun.",
      ].join("\n"),
      facts.endsAt
        ? `Aktif sampai ${day(facts.endsAt, "id", shop)}.`
        : `Aktif ${facts.durationDays} hari sejak undangan dikirim.`,
    ],
  }),
  en: (facts, shop) => ({
    subject: `Invitation sent${firstTo(facts, "to", "and")}`,
    paragraphs: [
      `Invitations have been sent:\n${places(facts, "in the workspace")}`,
      [
        "1. Open the invitation email. Not there? Look in the Spam or Promotions folder.",
        "2. Press the accept button, then sign in or sign up with the same email address.",
        "3. Choose that workspace in the account menu.",
      ].join("\n"),
      facts.endsAt
        ? `Active until ${day(facts.endsAt, "en", shop)}.`
        : `Active for ${facts.durationDays} days from the invitation.`,
    ],
  }),
};

/** ` ke ani@…`, or ` ke ani@… dan +4`: the number needs no word for "others". */
function firstTo({ invited }: OrderFacts, to: string, and: string): string {
  const [first, ...others] = invited;
  if (!first) return "";
  return ` ${to} ${oneLine(first.email)}${others.length > 0 ? ` ${and} +${others.length}` : ""}`;
}

const places = ({ invited }: OrderFacts, where: string): string =>
  invited.map((one) => `- ${oneLine(one.email)} ${where} ${oneLine(one.workspaceName)}`).join("\n");
