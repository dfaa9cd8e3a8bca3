import type { Locale } from "@/lib/core/format";
import type { NotificationKind, NotificationStatus } from "@/lib/messages/status";
import type { InvitationStatus, PaymentStatus } from "@/lib/orders/status";
import type { TimelineEntry } from "@/lib/orders/views";
import type { AttemptStatus, Attention, RefundStatus } from "@/lib/payments/status";
import type { AssignmentStatus } from "@/lib/seats/status";
import type { FindingKind } from "../reconciliation/report";

/** The status words as staff read them. A new word does not compile until it has a label in both languages. */
export type Words = {
  payment: Record<PaymentStatus, string>;
  invitation: Record<InvitationStatus, string>;
  attention: Record<Attention, string>;
  /** What staff should do about it. */
  attentionHelp: Record<Attention, string>;
  attempt: Record<AttemptStatus, string>;
  refund: Record<RefundStatus, string>;
  assignment: Record<AssignmentStatus, string>;
  message: Record<NotificationStatus, string>;
  messageKind: Record<NotificationKind, string>;
  timeline: Record<TimelineEntry["kind"], string>;
  /** Facts on the timeline that are no status. */
  note: Readonly<Record<string, string>>;
  actor: Record<"system" | "buyer" | "key", string>;
  /** What came of a webhook. */
  verdict: Readonly<Record<string, string>>;
  /** What two books disagree about, and what staff should do about it. */
  finding: Record<FindingKind, string>;
  findingHelp: Record<FindingKind, string>;
};

const id: Words = {
  payment: {
    pending: "Belum dibayar",
    paid: "Lunas",
    expired: "Kedaluwarsa",
    failed: "Gagal",
    cancelled: "Dibatalkan",
    refunded: "Dikembalikan",
    partially_refunded: "Dikembalikan sebagian",
    needs_review: "Perlu diperiksa",
  },
  invitation: {
    not_started: "Belum mulai",
    pending_stock: "Menunggu kursi",
    processing: "Diproses",
    invited: "Diundang",
    active: "Aktif",
    failed: "Gagal",
    manual: "Dikerjakan manual",
    ended: "Selesai",
    revoked: "Dicabut",
  },
  attention: {
    short: "Kurang bayar",
    over: "Lebih bayar",
    paid_twice: "Dibayar dua kali",
    order_closed: "Dibayar setelah ditutup",
    late: "Terlambat dibayar",
    reversed: "Uang ditarik kembali",
  },
  attentionHelp: {
    short: "Uang yang masuk kurang dari tagihan. Minta kekurangannya atau kembalikan uangnya.",
    over: "Uang yang masuk lebih dari tagihan. Kembalikan selisihnya.",
    paid_twice: "Pesanan ini sudah lunas sebelumnya. Kembalikan pembayaran yang kedua.",
    order_closed: "Uang masuk setelah pesanan ditutup. Hubungi pembeli, lalu kembalikan uangnya.",
    late: "Dibayar setelah kode QR berakhir. Periksa apakah kursinya sudah terkirim.",
    reversed: "Gateway menarik kembali uang yang sudah masuk. Putuskan apakah kursinya dicabut.",
  },
  attempt: {
    creating: "Sedang dibuat",
    open: "Menunggu pembayaran",
    succeeded: "Berhasil",
    expired: "Kedaluwarsa",
    cancelled: "Dibatalkan",
    failed: "Gagal",
  },
  refund: {
    requested: "Diminta",
    sent: "Dikirim ke gateway",
    done: "Selesai",
    failed: "Gagal",
    unknown: "Belum ada kepastian",
  },
  assignment: { ACTIVE: "Aktif", ENDED: "Selesai", REVOKED: "Dicabut" },
  message: { queued: "Mengantre", sent: "Terkirim", failed: "Gagal", unknown: "Belum ada kepastian" },
  messageKind: {
    order_paid: "Pembayaran diterima",
    invite_sent: "Undangan dikirim",
    pending_stock: "Menunggu kursi",
    paid_late: "Pembayaran terlambat",
    payment_review: "Pembayaran diperiksa",
    membership_ended: "Keanggotaan selesai",
  },
  timeline: {
    payment: "Pembayaran",
    invitation: "Undangan",
    receipt: "Uang masuk",
    attempt: "Kode QR",
    refund: "Pengembalian",
    message: "Pesan",
    workspace: "Workspace",
    note: "Catatan",
  },
  note: {
    note: "Catatan staf",
    resolved: "Sudah ditangani",
    refund: "Pengembalian",
    resent: "Pesan dikirim ulang",
    settled: "Melunasi pesanan",
    invited: "Undangan diterima workspace",
    joined: "Bergabung",
    moved: "Pindah workspace",
    named: "Anggota disebutkan",
    assigned: "Kursi diberikan",
  },
  actor: { system: "sistem", buyer: "pembeli", key: "kunci API" },
  verdict: {
    paid: "Lunas",
    already_settled: "Sudah tercatat",
    needs_review: "Perlu diperiksa",
    not_paid: "Belum dibayar",
    unknown_reference: "Referensi tidak dikenal",
    unreadable: "Gateway belum menjawab dengan jelas; coba lagi nanti",
  },
  finding: {
    paid_there_not_here: "Dibayar di gateway, belum tercatat di sini",
    paid_here_not_there: "Tercatat di sini, tidak ada di gateway",
    wrong_amount: "Jumlahnya berbeda",
    paid_twice: "Dibayar dua kali",
    unknown_reference: "Referensi tidak dikenal",
    unreadable: "Tidak terbaca",
  },
  findingHelp: {
    paid_there_not_here:
      "Webhook-nya mungkin hilang. Jalankan pelunasan biasa: gateway ditanya lagi dan uangnya dicatat.",
    paid_here_not_there:
      "Jalankan pelunasan biasa agar pengembalian atau penarikan ikut tercatat. Bila tetap begini, periksa di dasbor gateway.",
    wrong_amount:
      "Jalankan pelunasan biasa, lalu putuskan di halaman pesanan: minta kekurangannya atau kembalikan uang.",
    paid_twice: "Kembalikan pembayaran yang kedua dari halaman pesanan.",
    unknown_reference:
      "Webhook asli untuk pembayaran yang bukan dari toko ini. Periksa apakah kuncinya dipakai toko lain.",
    unreadable: "Gateway tidak menjawab dengan jelas saat diperiksa. Cocokkan lagi nanti.",
  },
};

const en: Words = {
  payment: {
    pending: "Unpaid",
    paid: "Paid",
    expired: "Expired",
    failed: "Failed",
    cancelled: "Cancelled",
    refunded: "Refunded",
    partially_refunded: "Partly refunded",
    needs_review: "Needs review",
  },
  invitation: {
    not_started: "Not started",
    pending_stock: "Waiting for a seat",
    processing: "In progress",
    invited: "Invited",
    active: "Active",
    failed: "Failed",
    manual: "Done by hand",
    ended: "Ended",
    revoked: "Revoked",
  },
  attention: {
    short: "Paid too little",
    over: "Paid too much",
    paid_twice: "Paid twice",
    order_closed: "Paid after closing",
    late: "Paid late",
    reversed: "Money taken back",
  },
  attentionHelp: {
    short: "Less arrived than was due. Ask for the rest or give the money back.",
    over: "More arrived than was due. Give the difference back.",
    paid_twice: "The order had been paid already. Give the second payment back.",
    order_closed: "The money came after the order was closed. Contact the buyer, then give it back.",
    late: "Paid after the QR code's end. Check that the seats were delivered.",
    reversed: "The gateway took settled money back. Decide whether the seats are revoked.",
  },
  attempt: {
    creating: "Being created",
    open: "Waiting for payment",
    succeeded: "Succeeded",
    expired: "Expired",
    cancelled: "Cancelled",
    failed: "Failed",
  },
  refund: {
    requested: "Requested",
    sent: "Sent to the gateway",
    done: "Done",
    failed: "Failed",
    unknown: "Not certain yet",
  },
  assignment: { ACTIVE: "Active", ENDED: "Ended", REVOKED: "Revoked" },
  message: { queued: "Queued", sent: "Sent", failed: "Failed", unknown: "Not certain yet" },
  messageKind: {
    order_paid: "Payment received",
    invite_sent: "Invitation sent",
    pending_stock: "Waiting for a seat",
    paid_late: "Late payment",
    payment_review: "Payment under review",
    membership_ended: "Membership ended",
  },
  timeline: {
    payment: "Payment",
    invitation: "Invitation",
    receipt: "Money received",
    attempt: "QR code",
    refund: "Refund",
    message: "Message",
    workspace: "Workspace",
    note: "Note",
  },
  note: {
    note: "Staff note",
    resolved: "Dealt with",
    refund: "Refund",
    resent: "Message sent again",
    settled: "Paid the order",
    invited: "Invitation taken by the workspace",
    joined: "Joined",
    moved: "Moved to another workspace",
    named: "Members named",
    assigned: "Seats given",
  },
  actor: { system: "system", buyer: "buyer", key: "API key" },
  verdict: {
    paid: "Paid",
    already_settled: "On record already",
    needs_review: "Needs review",
    not_paid: "Not paid",
    unknown_reference: "Unknown reference",
    unreadable: "The gateway gave no clear answer; try again later",
  },
  finding: {
    paid_there_not_here: "Paid at the gateway, not on record here",
    paid_here_not_there: "On record here, not at the gateway",
    wrong_amount: "The amounts differ",
    paid_twice: "Paid twice",
    unknown_reference: "Unknown reference",
    unreadable: "Could not be read",
  },
  findingHelp: {
    paid_there_not_here:
      "Its webhook may be lost. Run the normal settlement: the gateway is asked again and the money goes on record.",
    paid_here_not_there:
      "Run the normal settlement so that a refund or a reversal goes on record. If it stays, look at the gateway's dashboard.",
    wrong_amount: "Run the normal settlement, then decide on the order's page: ask for the rest or give money back.",
    paid_twice: "Give the second payment back on the order's page.",
    unknown_reference:
      "An authentic webhook for a payment that is not ours. Check whether another shop uses these keys.",
    unreadable: "The gateway gave no clear answer when it was asked. Compare again later.",
  },
};

export const WORDS: Record<Locale, Words> = { id, en };

/** The label of a verdict; a word that has none yet stays as it is. */
export const verdictWord = (verdict: string, words: Words): string =>
  Object.hasOwn(words.verdict, verdict) ? (words.verdict[verdict] ?? verdict) : verdict;
