import { z } from "zod";
import { aboutOrder, defineKind } from "./kind";

/** Paid, and no seat is free at the moment. */
export const pendingStock = defineKind({
  data: aboutOrder.extend({
    /** Seats that the order still waits for. */
    seats: z.int().positive().default(1),
  }),
  drafts: {
    id: (data) => ({
      subject: `Lunas, menunggu kursi kosong (${data.orderId})`,
      paragraphs: [
        "Pembayaran Anda sudah kami terima, tetapi semua kursi sedang terisi.",
        data.seats > 1
          ? `Anda ada di antrean menurut waktu bayar untuk ${data.seats} kursi. Begitu ada yang kosong, undangan dikirim otomatis dan kami kabari lewat email ini.`
          : "Anda ada di antrean menurut waktu bayar. Begitu ada kursi kosong, undangan dikirim otomatis dan kami kabari lewat email ini.",
        "Anda tidak perlu berbuat apa pun. Masa aktif baru dihitung sejak undangan dikirim.",
      ],
    }),
    en: (data) => ({
      subject: `Paid, waiting for a free seat (${data.orderId})`,
      paragraphs: [
        "We have received your payment, but every seat is taken at the moment.",
        data.seats > 1
          ? `You are in the queue, by time of payment, for ${data.seats} seats. As soon as they come free the invitations are sent by themselves and we write to you here.`
          : "You are in the queue, by time of payment. As soon as a seat comes free the invitation is sent by itself and we write to you here.",
        "There is nothing you need to do. Your term only starts when the invitation is sent.",
      ],
    }),
  },
});
