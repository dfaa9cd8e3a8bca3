import { z } from "zod";
import { formatRupiah } from "@/lib/core/format";
import { oneLine } from "./letter";
import { aboutOrder, defineKind } from "./kind";

/** The money has arrived and the order is paid. */
export const orderPaid = defineKind({
  data: aboutOrder.extend({
    /** Rupiah, what was paid. */
    amountIdr: z.int().positive(),
    seats: z.int().positive().default(1),
    /** Seats that the buyer has not named anybody for. */
    unnamedSeats: z.int().min(0).default(0),
  }),
  drafts: {
    id: (data) => ({
      subject: `Lunas: ${oneLine(data.packageName)} (${data.orderId})`,
      paragraphs: [
        `Pembayaran Anda sebesar ${formatRupiah(data.amountIdr)} sudah kami terima. Terima kasih!`,
        data.seats > 1
          ? `Kami sedang menyiapkan ${data.seats} kursi dan mengirim undangannya. Biasanya selesai dalam hitungan detik.`
          : "Kami sedang menyiapkan kursi Anda dan mengirim undangannya. Biasanya selesai dalam hitungan detik.",
        ...(data.unnamedSeats > 0
          ? [
              `Masih ada ${data.unnamedSeats} kursi tanpa nama. Isi email anggotanya di halaman pesanan agar bisa kami undang.`,
            ]
          : []),
      ],
    }),
    en: (data) => ({
      subject: `Paid: ${oneLine(data.packageName)} (${data.orderId})`,
      paragraphs: [
        `We have received your payment of ${formatRupiah(data.amountIdr)}. Thank you!`,
        data.seats > 1
          ? `We are preparing ${data.seats} seats and sending the invitations. This usually takes seconds.`
          : "We are preparing your seat and sending the invitation. This usually takes seconds.",
        ...(data.unnamedSeats > 0
          ? [
              `${data.unnamedSeats === 1 ? "One seat has" : `${data.unnamedSeats} seats have`} nobody's name yet. Fill in the email addresses on the order page and we will invite them.`,
            ]
          : []),
      ],
    }),
  },
});
