import type { Locale } from "@/lib/core/format";
import type { PayMode } from "@/lib/pretend/bank/rules";

/** What the press-to-pay page says. Kept here, since only the demo shows it. */
export type PayCopy = {
  title: string;
  intro: string;
  merchant: string;
  reference: string;
  until: string;
  received: string;
  status: Record<"pending" | "paid" | "expired" | "cancelled", string>;
  others: string;
  busy: string;
  pay: (amount: string) => string;
  modes: Record<PayMode, { label: string; effect: string; done: string }>;
  untold: string;
  problem: string;
  nothingLeft: string;
  back: string;
};

const id: PayCopy = {
  title: "Bayar di sandbox",
  intro: "Uang mainan: tidak ada yang ditagih. Pilih apa yang dilakukan pembeli, lalu lihat apa yang dilakukan toko.",
  merchant: "Nama merchant",
  reference: "Referensi pembayaran",
  until: "Berlaku sampai",
  received: "Sudah diterima",
  status: { pending: "Menunggu pembayaran", paid: "Sudah dibayar", expired: "Kedaluwarsa", cancelled: "Dibatalkan" },
  others: "Coba kejadian lain",
  busy: "Memproses…",
  pay: (amount) => `Bayar ${amount}`,
  modes: {
    pay: {
      label: "Bayar",
      effect: "Jumlah pas, tepat waktu, webhook dikirim sekali.",
      done: "Pembayaran tercatat dan toko sudah diberi tahu.",
    },
    no_webhook: {
      label: "Bayar tanpa webhook",
      effect: "Uang masuk, tetapi toko tidak diberi tahu. Toko harus bertanya sendiri.",
      done: "Pembayaran tercatat. Toko tidak diberi tahu.",
    },
    webhook_twice: {
      label: "Bayar, webhook dua kali",
      effect: "Satu pembayaran, pemberitahuan yang sama datang dua kali.",
      done: "Pembayaran tercatat dan pemberitahuannya dikirim dua kali.",
    },
    twice: {
      label: "Bayar dua kali",
      effect: "Uang masuk dua kali untuk kode QR yang sama. Kelebihannya perlu ditinjau.",
      done: "Dua pembayaran tercatat untuk kode QR ini.",
    },
    wrong_amount: {
      label: "Bayar dengan jumlah salah",
      effect: "Kurang Rp1.000 dari tagihan. Pesanan perlu ditinjau.",
      done: "Pembayaran dengan jumlah yang salah tercatat.",
    },
    late: {
      label: "Bayar terlambat",
      effect: "Kode QR dibuat kedaluwarsa, toko diberi tahu, lalu uang masuk. Bisa makan waktu 10 detik.",
      done: "Kode QR kedaluwarsa lebih dulu, lalu pembayaran tercatat.",
    },
  },
  untold: "Toko belum menjawab webhook. Sandbox mengirimnya lagi setiap menit.",
  problem: "Tidak dilakukan: keadaan pembayaran ini sudah berubah. Lihat keadaannya di bawah.",
  nothingLeft: "Tidak ada lagi yang bisa dibayar di sini.",
  back: "Kembali ke pesanan",
};

const en: PayCopy = {
  title: "Pay at the sandbox",
  intro: "Play money: nothing is charged. Choose what the buyer does, then see what the shop does.",
  merchant: "Merchant name",
  reference: "Payment reference",
  until: "Valid until",
  received: "Received so far",
  status: { pending: "Waiting for payment", paid: "Paid", expired: "Expired", cancelled: "Cancelled" },
  others: "Try something else",
  busy: "Working…",
  pay: (amount) => `Pay ${amount}`,
  modes: {
    pay: {
      label: "Pay",
      effect: "The exact amount, in time, one webhook.",
      done: "The payment is booked and the shop has been told.",
    },
    no_webhook: {
      label: "Pay without a webhook",
      effect: "The money arrives, but the shop is not told. It has to ask by itself.",
      done: "The payment is booked. The shop has not been told.",
    },
    webhook_twice: {
      label: "Pay, webhook sent twice",
      effect: "One payment, the same notice delivered two times.",
      done: "The payment is booked and its notice was sent twice.",
    },
    twice: {
      label: "Pay twice",
      effect: "Money arrives twice for one QR code. Somebody has to look at the second.",
      done: "Two payments are booked for this QR code.",
    },
    wrong_amount: {
      label: "Pay the wrong amount",
      effect: "Rp1.000 less than due. The order needs a look.",
      done: "A payment of the wrong amount is booked.",
    },
    late: {
      label: "Pay late",
      effect: "The QR code expires, the shop is told, then the money comes. Can take 10 seconds.",
      done: "The QR code expired first, then the payment was booked.",
    },
  },
  untold: "The shop has not answered the webhook yet. The sandbox sends it again every minute.",
  problem: "Not done: this payment's state has changed meanwhile. See below how it stands.",
  nothingLeft: "There is nothing left to pay here.",
  back: "Back to the order",
};

const COPY: Record<Locale, PayCopy> = { id, en };
export const payCopy = (locale: Locale): PayCopy => COPY[locale];
