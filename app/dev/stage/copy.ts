import type { Locale } from "@/lib/core/format";

/** What the frame and the front page of the stage say. Kept here, since only the demo shows it. */
const id = {
  name: "Panggung demo",
  shop: "Toko",
  menu: "Menu panggung",
  places: { home: "Ringkasan", workspace: "Workspace", mailbox: "Kotak surat", runs: "Proses" },
  switchTo: "English",
  switchLabel: "Switch to English",
  title: "Panggung demo",
  intro:
    "Toko ini sungguhan, dunia di sekitarnya pura-pura: gerbang pembayaran, workspace, dan email. Di sini Anda melihat dunia itu dari belakang layar, dan bisa mengacaukannya.",
  clockTitle: "Mesin waktu",
  clockNow: "Jam toko sekarang",
  clockHelp: "Jam hanya bisa maju. Kode QR kedaluwarsa, masa aktif berakhir, dan pengingat berjalan menurut jam ini.",
  clockMoved: "Jam toko sudah dimajukan.",
  forward: { "3600": "+1 jam", "86400": "+1 hari", "2678400": "+31 hari" } as Record<string, string>,
  busy: "Memajukan…",
  placesTitle: "Yang ada di panggung",
  about: {
    workspace:
      "Anggota dan undangan di tiap workspace pura-pura. Terima undangan atas nama pembeli, tambah kursi, atau nyalakan gangguan.",
    mailbox: "Semua email yang dikirim toko, alih-alih sampai ke orang sungguhan.",
    runs: "Setiap proses tahan banting dari pesanan sampai undangan, langkah demi langkah.",
    gateway:
      "Setiap halaman bayar punya tombol ke halaman pembayaran pura-pura: tepat, terlambat, dua kali, salah jumlah, atau tanpa webhook.",
  },
  gateway: "Gerbang pembayaran sandbox",
  gatewayLink: "Mulai dari memesan",
  apiTitle: "Panggung untuk mesin",
  apiIntro: "Hal yang sama lewat HTTP, untuk uji coba otomatis.",
};
export type StageCopy = typeof id;

const en: StageCopy = {
  name: "Demo stage",
  shop: "Shop",
  menu: "Stage menu",
  places: { home: "Overview", workspace: "Workspaces", mailbox: "Mailbox", runs: "Runs" },
  switchTo: "Indonesia",
  switchLabel: "Ganti ke bahasa Indonesia",
  title: "Demo stage",
  intro:
    "The shop is real, the world around it is pretend: the payment gateway, the workspaces, the mail. Here you see that world from behind the scenes, and may break it.",
  clockTitle: "Time machine",
  clockNow: "The shop's time",
  clockHelp: "The clock only goes forward. QR codes expire, terms end and sweeps run by this clock.",
  clockMoved: "The shop's clock has been moved forward.",
  forward: { "3600": "+1 hour", "86400": "+1 day", "2678400": "+31 days" },
  busy: "Moving…",
  placesTitle: "What is on the stage",
  about: {
    workspace:
      "Members and invitations of each pretend workspace. Accept an invitation for a buyer, add seats, or switch faults on.",
    mailbox: "All mail that the shop has sent, instead of reaching real people.",
    runs: "Every durable run from order to invitation, step by step.",
    gateway:
      "Each payment page has a button to the pretend payment page: exact, late, twice, the wrong amount, or without a webhook.",
  },
  gateway: "Sandbox payment gateway",
  gatewayLink: "Start with an order",
  apiTitle: "The stage for machines",
  apiIntro: "The same over HTTP, for automated drills.",
};

const COPY: Record<Locale, StageCopy> = { id, en };
export const stageCopy = (locale: Locale): StageCopy => COPY[locale];
