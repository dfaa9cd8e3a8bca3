import { z } from "zod";
import { formatRupiah, type Locale } from "@/lib/core/format";
import { ATTENTIONS, type Attention } from "@/lib/payments/status";
import { aboutOrder, defineKind } from "./kind";

/** Money has arrived that a person has to look at. */
export const paymentReview = defineKind({
  data: aboutOrder.extend({
    /** Rupiah, what arrived. */
    amountIdr: z.int().positive(),
    attention: z.enum(ATTENTIONS),
  }),
  drafts: {
    id: (data) => ({
      subject: `Pembayaran Anda sedang kami periksa (${data.orderId})`,
      paragraphs: [
        WHAT_HAPPENED.id[data.attention](formatRupiah(data.amountIdr)),
        "Uang Anda tercatat. Orang kami yang memeriksanya, dan hasilnya muncul di halaman pesanan. Mohon jangan membayar lagi sementara ini.",
      ],
    }),
    en: (data) => ({
      subject: `We are looking into your payment (${data.orderId})`,
      paragraphs: [
        WHAT_HAPPENED.en[data.attention](formatRupiah(data.amountIdr)),
        "Your money is on record. A person is looking into it, and the result appears on the order page. Please do not pay again in the meantime.",
      ],
    }),
  },
});

const WHAT_HAPPENED: Record<Locale, Record<Attention, (amount: string) => string>> = {
  id: {
    short: (amount) => `Kami menerima ${amount}, kurang dari jumlah yang tertera di kode QR.`,
    over: (amount) =>
      `Kami menerima ${amount}, lebih dari jumlah yang tertera di kode QR. Kelebihannya akan dikembalikan.`,
    paid_twice: (amount) =>
      `Kami menerima pembayaran kedua sebesar ${amount} untuk pesanan yang sama. Pesanan tetap jalan sekali, dan pembayaran kedua akan dikembalikan.`,
    order_closed: (amount) => `Kami menerima ${amount} setelah pesanan ini ditutup.`,
    late: (amount) => `Kami menerima ${amount} setelah kode QR berakhir.`,
    reversed: (amount) => `Penyedia pembayaran menarik kembali ${amount} dari pembayaran Anda.`,
  },
  en: {
    short: (amount) => `We received ${amount}, which is less than the QR code asked for.`,
    over: (amount) =>
      `We received ${amount}, which is more than the QR code asked for. The difference will be returned.`,
    paid_twice: (amount) =>
      `We received a second payment of ${amount} for the same order. The order goes ahead once, and the second payment will be returned.`,
    order_closed: (amount) => `We received ${amount} after this order had been closed.`,
    late: (amount) => `We received ${amount} after the QR code had ended.`,
    reversed: (amount) => `The payment provider took back ${amount} of your payment.`,
  },
};
