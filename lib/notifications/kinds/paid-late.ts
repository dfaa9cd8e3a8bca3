import { z } from "zod";
import { formatRupiah } from "@/lib/core/format";
import { aboutOrder, defineKind } from "./kind";

/** The money came after the QR code had ended; it counts all the same. */
export const paidLate = defineKind({
  data: aboutOrder.extend({
    /** Rupiah, what was paid. */
    amountIdr: z.int().positive(),
  }),
  drafts: {
    id: (data) => ({
      subject: `Pembayaran terlambat, tetap kami terima (${data.orderId})`,
      paragraphs: [
        `Pembayaran Anda sebesar ${formatRupiah(data.amountIdr)} masuk setelah kode QR berakhir. Tidak apa-apa: uang Anda tercatat dan pesanan tetap kami kerjakan.`,
        "Kursi yang disisihkan tadi sudah dilepas, jadi kami carikan kursi lagi. Jika semuanya sedang terisi, Anda masuk antrean menurut waktu bayar. Jangan membayar lagi.",
      ],
    }),
    en: (data) => ({
      subject: `Late payment, accepted all the same (${data.orderId})`,
      paragraphs: [
        `Your payment of ${formatRupiah(data.amountIdr)} arrived after the QR code had ended. That is all right: your money is on record and we go on with your order.`,
        "The seat that was kept for you had been let go, so we look for another one. If all are taken, you join the queue by time of payment. Please do not pay again.",
      ],
    }),
  },
});
