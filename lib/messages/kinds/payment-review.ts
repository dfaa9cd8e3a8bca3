import { formatRupiah, type Locale } from "@/lib/core/format";
import { ATTENTIONS, type Attention } from "@/lib/payments/status";
import type { OrderFacts } from "../facts";
import type { Kind } from "./kind";
import { shortNumber } from "./letter";

/** Money has arrived that a person has to look at. */
export const paymentReview: Kind = {
  id: (facts) => ({
    subject: `Pembayaran Anda sedang kami periksa (${shortNumber(facts.orderId)})`,
    paragraphs: [
      whatHappened(facts, "id"),
      "Uang Anda tercatat. Orang kami yang memeriksanya, dan hasilnya muncul di halaman pesanan. Mohon jangan membayar lagi sementara ini.",
    ],
  }),
  en: (facts) => ({
    subject: `We are looking into your payment (${shortNumber(facts.orderId)})`,
    paragraphs: [
      whatHappened(facts, "en"),
      "Your money is on record. A person is looking into it, and the result appears on the order page. Please do not pay again in the meantime.",
    ],
  }),
};

type Sentence = (amount: string, due: string | null) => string;

const SENTENCES: Record<Locale, Record<Attention | "other", Sentence>> = {
  id: {
    short: (amount, due) => `Kami menerima ${amount}, kurang dari tagihan${due ? ` sebesar ${due}` : ""}.`,
    over: (amount, due) =>
      `Kami menerima ${amount}, lebih dari tagihan${due ? ` sebesar ${due}` : ""}. Kelebihannya akan dikembalikan.`,
    paid_twice: (amount) =>
      `Kami menerima pembayaran kedua sebesar ${amount} untuk pesanan yang sama. Pesanan tetap jalan sekali, dan pembayaran kedua akan dikembalikan.`,
    order_closed: (amount) => `Kami menerima ${amount} setelah pesanan ini ditutup.`,
    late: (amount) => `Kami menerima ${amount} setelah kode QR berakhir.`,
    reversed: (amount) => `Penyedia pembayaran menarik kembali ${amount} dari pembayaran Anda.`,
    other: (amount) => `Kami menerima ${amount} untuk pesanan ini.`,
  },
  en: {
    short: (amount, due) => `We received ${amount}, less than the ${due ? `${due} that was` : "amount"} due.`,
    over: (amount, due) =>
      `We received ${amount}, more than the ${due ? `${due} that was` : "amount"} due. The difference will be returned.`,
    paid_twice: (amount) =>
      `We received a second payment of ${amount} for the same order. The order goes ahead once, and the second payment will be returned.`,
    order_closed: (amount) => `We received ${amount} after this order had been closed.`,
    late: (amount) => `We received ${amount} after the QR code had ended.`,
    reversed: (amount) => `The payment provider took back ${amount} of your payment.`,
    other: (amount) => `We received ${amount} for this order.`,
  },
};
const NO_AMOUNT: Record<Locale, string> = { id: "pembayaran", en: "a payment" };

function whatHappened(facts: OrderFacts, locale: Locale): string {
  const attention = ATTENTIONS.find((known) => known === facts.attention) ?? "other";
  const amount = facts.amountIdr === null ? NO_AMOUNT[locale] : formatRupiah(facts.amountIdr);
  return SENTENCES[locale][attention](amount, facts.dueIdr === null ? null : formatRupiah(facts.dueIdr));
}
