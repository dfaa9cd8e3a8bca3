import { formatRupiah } from "@/lib/core/format";
import type { OrderFacts } from "../facts";
import type { Kind } from "./kind";
import { shortNumber } from "./letter";

/** The money came after the QR code had ended; it counts all the same. */
export const paidLate: Kind = {
  id: (facts) => ({
    subject: `Pembayaran terlambat, tetap kami terima (${shortNumber(facts.orderId)})`,
    paragraphs: [
      `Pembayaran Anda${paid(facts, "sebesar")} masuk setelah kode QR berakhir. Tidak apa-apa: uang Anda tercatat dan pesanan tetap kami kerjakan.`,
      "Kursi yang disisihkan tadi sudah dilepas, jadi kami carikan kursi lagi. Jika semuanya sedang terisi, Anda masuk antrean menurut waktu bayar. Jangan membayar lagi.",
    ],
  }),
  en: (facts) => ({
    subject: `Late payment, accepted all the same (${shortNumber(facts.orderId)})`,
    paragraphs: [
      `Your payment${paid(facts, "of")} arrived after the QR code had ended. That is all right: your money is on record and we go on with your order.`,
      "The seat that was kept for you had been let go, so we look for another one. If all are taken, you join the queue by time of payment. Please do not pay again.",
    ],
  }),
};

const paid = ({ amountIdr }: OrderFacts, word: string): string =>
  amountIdr === null ? "" : ` ${word} ${formatRupiah(amountIdr)}`;
