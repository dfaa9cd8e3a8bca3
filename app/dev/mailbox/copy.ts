import type { Locale } from "@/lib/core/format";

const id = {
  title: "Kotak surat",
  intro: "Email yang dikirim toko berakhir di sini, bukan di kotak surat orang sungguhan.",
  to: "Alamat penerima",
  filter: "Saring",
  all: "Tampilkan semua",
  list: "Pesan",
  at: "Waktu",
  recipient: "Kepada",
  subject: "Perihal",
  kind: "Jenis",
  empty: "Belum ada email. Pesan sesuatu, bayar, lalu kembali ke sini.",
  emptyFor: (to: string) => `Belum ada email untuk ${to}.`,
  older: "Lebih lama",
  newest: "Terbaru",
  back: "Semua pesan",
};
export type MailboxCopy = typeof id;

const en: MailboxCopy = {
  title: "Mailbox",
  intro: "Mail that the shop sends ends here, not in the mailboxes of real people.",
  to: "Recipient's address",
  filter: "Filter",
  all: "Show all",
  list: "Messages",
  at: "Time",
  recipient: "To",
  subject: "Subject",
  kind: "Kind",
  empty: "No mail yet. Order something, pay, then come back.",
  emptyFor: (to) => `No mail for ${to} yet.`,
  older: "Older",
  newest: "Newest",
  back: "All messages",
};

const COPY: Record<Locale, MailboxCopy> = { id, en };
export const mailboxCopy = (locale: Locale): MailboxCopy => COPY[locale];
