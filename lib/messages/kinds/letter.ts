import { DEFAULT_TIME_ZONE, formatDate, type Locale } from "@/lib/core/format";

/** The form that all messages share: greeting, what happened, order, help. Plain text. */

/** `appUrl` without a trailing slash. */
export type Shop = { storeName: string; appUrl: string; timeZone?: string };
/** What a kind has to say; each paragraph may have several lines. */
export type Draft = { subject: string; paragraphs: string[] };
export type Letter = { subject: string; text: string };
type Addressee = { orderId: string; packageName: string; customerName: string | null };

const SUBJECT_LENGTH_MAX = 150;
const NAME_LENGTH_MAX = 40;
/** Control characters, line and paragraph separators, and marks that turn the direction of writing. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\ufeff]+/gu;
const LOOKS_LIKE_A_LINK = /[:/\\@]|\.\w{2,}/;

const WORDS: Record<Locale, { hello: string; order: string; open: string; help: string }> = {
  id: {
    hello: "Halo",
    order: "Nomor pesanan",
    open: "Lihat pesanan Anda (alamat ini kunci pesanan, jangan dibagikan)",
    help: "Perlu bantuan? Sebutkan nomor pesanan di",
  },
  en: {
    hello: "Hello",
    order: "Order number",
    open: "See your order (this address is its key, please do not share it)",
    help: "Need help? Mention the order number at",
  },
};

export function writeLetter(draft: Draft, to: Addressee, locale: Locale, shop: Shop): Letter {
  const words = WORDS[locale];
  const name = greetingName(to.customerName);
  const order = [`${words.order}: ${oneLine(to.orderId)}`, oneLine(to.packageName)];
  const parts = [
    name ? `${words.hello} ${name},` : `${words.hello},`,
    ...draft.paragraphs,
    order.filter(Boolean).join("\n"),
    `${words.open}:\n${shop.appUrl}/orders/${encodeURIComponent(to.orderId)}`,
    `${words.help} ${shop.appUrl}/help`,
    oneLine(shop.storeName),
  ];
  return { subject: cut(oneLine(draft.subject), SUBJECT_LENGTH_MAX), text: `${parts.join("\n\n")}\n` };
}

/** `ORD-KV03…X226` for subjects, which stand on locked screens and in logs: the whole number opens the order. */
export const shortNumber = (orderId: string): string => `${orderId.slice(0, 8)}…${orderId.slice(-4)}`;

/** One visible line: what people typed must not add a header to a mail, nor a paragraph to its text. */
export const oneLine = (text: string): string => text.replace(UNSEEN, " ").replace(/\s+/g, " ").trim();

/** No name at all when it could be read as a link: our mail must not carry a stranger's advertisement. */
function greetingName(name: string | null): string {
  const tidy = oneLine(name ?? "");
  return LOOKS_LIKE_A_LINK.test(tidy) ? "" : cut(tidy, NAME_LENGTH_MAX);
}

function cut(text: string, lengthMax: number): string {
  const characters = Array.from(text);
  return characters.length <= lengthMax
    ? text
    : `${characters
        .slice(0, lengthMax - 1)
        .join("")
        .trimEnd()}…`;
}

/** `21 November 2026` in the shop's zone; `at` in ISO 8601. */
export const day = (at: string, locale: Locale, shop: Shop): string =>
  formatDate(new Date(at), locale, shop.timeZone ?? DEFAULT_TIME_ZONE);
