import { formatRupiah } from "@/lib/core/format";
import type { Kind } from "./kind";
import { oneLine, shortNumber } from "./letter";

/** The money has arrived and the order is paid. */
export const orderPaid: Kind = {
  id: (facts) => ({
    subject: `Lunas: ${oneLine(facts.packageName)} (${shortNumber(facts.orderId)})`,
    paragraphs: [
      facts.amountIdr === null
        ? "Pembayaran Anda sudah kami terima. Terima kasih!"
        : `Pembayaran Anda sebesar ${formatRupiah(facts.amountIdr)} sudah kami terima. Terima kasih!`,
      facts.seats > 1
        ? `Kami sedang menyiapkan ${facts.seats} kursi dan mengirim undangannya. Biasanya selesai dalam hitungan detik. Kursi yang belum diberi nama bisa Anda isi di halaman pesanan.`
        : "Kami sedang menyiapkan kursi Anda dan mengirim undangannya. Biasanya selesai dalam hitungan detik.",
    ],
  }),
  en: (facts) => ({
    subject: `Paid: ${oneLine(facts.packageName)} (${shortNumber(facts.orderId)})`,
    paragraphs: [
      facts.amountIdr === null
        ? "We have received your payment. Thank you!"
        : `We have received your payment of ${formatRupiah(facts.amountIdr)}. Thank you!`,
      facts.seats > 1
        ? `We are preparing ${facts.seats} seats and sending the invitations. This usually takes seconds. Seats without a name can be filled in on the order page.`
        : "We are preparing your seat and sending the invitation. This usually takes seconds.",
    ],
  }),
};
