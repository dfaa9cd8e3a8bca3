import type { Kind } from "./kind";
import { shortNumber } from "./letter";

/** Paid, and no seat is free at the moment. */
export const pendingStock: Kind = {
  id: (facts) => ({
    subject: `Lunas, menunggu kursi kosong (${shortNumber(facts.orderId)})`,
    paragraphs: [
      "Pembayaran Anda sudah kami terima, tetapi semua kursi sedang terisi.",
      "Anda ada di antrean menurut waktu bayar. Begitu ada kursi kosong, undangan dikirim otomatis dan kami kabari lewat email ini.",
      `Anda tidak perlu berbuat apa pun. Masa aktif ${facts.durationDays} hari baru dihitung sejak undangan dikirim.`,
    ],
  }),
  en: (facts) => ({
    subject: `Paid, waiting for a free seat (${shortNumber(facts.orderId)})`,
    paragraphs: [
      "We have received your payment, but every seat is taken at the moment.",
      "You are in the queue, by time of payment. As soon as a seat comes free the invitation is sent by itself and we write to you here.",
      `There is nothing you need to do. Your ${facts.durationDays} days only start when the invitation is sent.`,
    ],
  }),
};
