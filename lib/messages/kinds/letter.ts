import { createTranslator } from "next-intl";
import { DEFAULT_TIME_ZONE, formatDate, type Locale } from "@/lib/core/format";
import { CATALOGUES } from "@/lib/i18n/catalogues";

/** The form that all messages share: greeting, what happened, order, help. Plain text. */

/** `appUrl` without a trailing slash. */
export type Shop = { storeName: string; appUrl: string; timeZone?: string };
/** What a kind has to say; each paragraph may have several lines. */
export type Draft = {
  subject: string;
  paragraphs: string[];
  /** Says nothing of the order and greets nobody: it may reach somebody who is a stranger to it. */
  isForStrangers?: true;
};
export type Letter = { subject: string; text: string };
type Addressee = { orderId: string; title: string; customerName: string | null };

/** The words of messages in one language. Throws for a missing word or value: better no mail than a broken one. */
const speak = (locale: Locale) =>
  createTranslator({
    locale,
    messages: CATALOGUES[locale],
    namespace: "mail",
    onError: (error) => {
      throw error;
    },
  });
export type Say = ReturnType<typeof speak>;
export const SAY: Record<Locale, Say> = { id: speak("id"), en: speak("en") };

const SUBJECT_LENGTH_MAX = 150;
const TITLE_LENGTH_MAX = 80;
const NAME_LENGTH_MAX = 40;
/** Control characters, line and paragraph separators, and marks that turn the direction of writing. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\ufeff]+/gu;
const LOOKS_LIKE_A_LINK = /[:/\\@]|\.\w{2,}/;

export function writeLetter(draft: Draft, to: Addressee, locale: Locale, shop: Shop): Letter {
  const say = SAY[locale];
  const name = greetingName(to.customerName);
  const body = draft.isForStrangers
    ? [say("letter.hello"), ...draft.paragraphs]
    : [
        name ? say("letter.helloName", { name }) : say("letter.hello"),
        ...draft.paragraphs,
        [say("letter.order", { orderId: oneLine(to.orderId) }), oneLine(to.title)].filter(Boolean).join("\n"),
        say("letter.open", { address: `${shop.appUrl}/orders/${encodeURIComponent(to.orderId)}` }),
        say("letter.help", { address: `${shop.appUrl}/help` }),
      ];
  const parts = [...body, oneLine(shop.storeName)];
  return { subject: cut(oneLine(draft.subject), SUBJECT_LENGTH_MAX), text: `${parts.join("\n\n")}\n` };
}

/** `ORD-KV03…X226` for subjects, which stand on locked screens and in logs: the whole number opens the order. */
export const shortNumber = (orderId: string): string => `${orderId.slice(0, 8)}…${orderId.slice(-4)}`;

/** What was bought, short enough that the rest of a subject is still seen. */
export const shortTitle = (title: string): string => cut(oneLine(title), TITLE_LENGTH_MAX);

/** One visible line: what people typed must not add a header to a mail, nor a paragraph to its text. */
export const oneLine = (text: string): string => text.replace(UNSEEN, " ").replace(/\s+/g, " ").trim();

/** No name at all when it could be read as a link: our mail must not carry a stranger's advertisement. */
function greetingName(name: string | null): string {
  const tidy = oneLine(name ?? "");
  return LOOKS_LIKE_A_LINK.test(tidy) ? "" : cut(tidy, NAME_LENGTH_MAX);
}

function cut(text: string, lengthMax: number): string {
  const characters = Array.from(text);
  if (characters.length <= lengthMax) return text;
  const kept = characters.slice(0, lengthMax - 1).join("");
  return `${kept.trimEnd()}…`;
}

/** `21 November 2026` in the shop's zone; `at` in ISO 8601. */
export const day = (at: string, locale: Locale, shop: Shop): string =>
  formatDate(new Date(at), locale, shop.timeZone ?? DEFAULT_TIME_ZONE);
