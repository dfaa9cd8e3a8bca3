import { createHash } from "node:crypto";
import type { NewCategory, NewProduct, NewPromo } from "@/lib/catalog";

/** The demo shop: what is sold, and the pretend workspaces and codes it is sold from. Plain data. */

export const DEMO_POOL = { id: "chatgpt", name: "ChatGPT" };

export const DEMO_WORKSPACES = [
  { name: "Studio Kecil", remoteId: "ws-studio-kecil", seats: 5 },
  { name: "Studio Tengah", remoteId: "ws-studio-tengah", seats: 25 },
  { name: "Studio Besar", remoteId: "ws-studio-besar", seats: 150 },
] as const;

export const DEMO_CATEGORIES: NewCategory[] = [
  { id: "kursi-chatgpt", name: { id: "Kursi ChatGPT", en: "ChatGPT seats" }, emoji: "💬", position: 1 },
  { id: "kode-hadiah", name: { id: "Kode hadiah", en: "Gift codes" }, emoji: "🎁", position: 2 },
  { id: "akses-komunitas", name: { id: "Akses komunitas", en: "Community access" }, emoji: "🔑", position: 3 },
];

const SEAT_TERMS = {
  id: [
    "Kursi berlaku sejak undangan dikirim, selama masa yang tertulis.",
    "Undangan dikirim ke email yang Anda isi. Pastikan email itu aktif dan bisa Anda buka.",
    "Selama masa garansi, kursi yang hilang bukan karena Anda kami ganti tanpa biaya.",
    "Jangan mengubah pengaturan workspace dan jangan mengundang orang lain.",
    "Setelah masa habis, akses berakhir dengan sendirinya. Simpan dulu yang Anda perlukan.",
  ].join("\n"),
  en: [
    "A seat runs from the moment the invitation is sent, for the term stated.",
    "The invitation goes to the email that you fill in. Make sure that you can open it.",
    "Within the warranty, a seat that is lost through no fault of yours is replaced at no cost.",
    "Do not change the workspace's settings and do not invite other people.",
    "Access ends by itself after the term. Save what you need before then.",
  ].join("\n"),
};
const CODE_TERMS = {
  id: [
    "Kode dikirim ke email Anda dan bisa dibuka di halaman pesanan, begitu pembayaran masuk.",
    "Satu kode hanya bisa dipakai sekali. Jangan dibagikan: siapa pun yang memegangnya bisa memakainya.",
    "Kode yang tidak berlaku saat pertama dipakai kami ganti dalam masa garansi.",
  ].join("\n"),
  en: [
    "The code is sent to your email and can be opened on the order page as soon as the payment has arrived.",
    "A code can be used once. Do not share it: whoever holds it can use it.",
    "A code that does not work when it is first used is replaced within the warranty.",
  ].join("\n"),
};

const SECRET_TERMS = {
  id: [
    "Tautan tampil di halaman pesanan dan dikirim ke email Anda, begitu pembayaran masuk.",
    "Untuk satu orang. Jangan dibagikan.",
  ].join("\n"),
  en: [
    "The link is shown on the order page and sent to your email as soon as the payment has arrived.",
    "For one person. Do not share it.",
  ].join("\n"),
};

/** Two replacements a term, a day apart; what cannot be replaced is worth four fifths of the days left. */
const DEMO_POLICY = { claimsMax: 2, cooldownDays: 1, refundPercent: 80, swapsPerMonth: 2 };
const SEAT = { categoryId: "kursi-chatgpt", terms: SEAT_TERMS };

export const DEMO_PRODUCTS: NewProduct[] = [
  {
    ...SEAT,
    id: "chatgpt-plus-1-bulan",
    settings: { kind: "seat", poolId: DEMO_POOL.id, seats: 1, policy: DEMO_POLICY },
    name: "ChatGPT Plus 1 Bulan",
    summary: {
      id: "Satu kursi di workspace tim, undangan langsung ke email Anda.",
      en: "One seat in a team workspace, invited straight to your email.",
    },
    priceIdr: 50_000,
    durationDays: 30,
    warrantyDays: 30,
    quantityMax: 5,
    position: 1,
  },
  {
    ...SEAT,
    id: "chatgpt-plus-3-bulan",
    settings: { kind: "seat", poolId: DEMO_POOL.id, seats: 1, policy: DEMO_POLICY },
    name: "ChatGPT Plus 3 Bulan",
    summary: {
      id: "Tiga bulan sekali bayar, lebih hemat daripada bulanan.",
      en: "Three months in one payment, cheaper than month by month.",
    },
    priceIdr: 135_000,
    durationDays: 90,
    warrantyDays: 90,
    quantityMax: 5,
    position: 2,
  },
  {
    ...SEAT,
    id: "team-5-kursi",
    settings: { kind: "seat", poolId: DEMO_POOL.id, seats: 5, policy: DEMO_POLICY },
    name: "Team 5 Kursi",
    summary: {
      id: "Lima kursi untuk tim kecil, anggota bisa diisi sekarang atau nanti.",
      en: "Five seats for a small team; name the members now or later.",
    },
    priceIdr: 225_000,
    durationDays: 30,
    warrantyDays: 30,
    quantityMax: 4,
    position: 3,
  },
  {
    id: "kode-hadiah-25",
    settings: { kind: "code", items: 1 },
    categoryId: "kode-hadiah",
    terms: CODE_TERMS,
    name: "Kode Hadiah Rp25.000",
    summary: {
      id: "Kode hadiah senilai Rp25.000, langsung tampil setelah bayar.",
      en: "A gift code worth Rp25.000, shown as soon as you have paid.",
    },
    priceIdr: 28_000,
    warrantyDays: 7,
    quantityMax: 5,
    position: 4,
  },
  {
    id: "akses-grup-belajar",
    settings: { kind: "secret", text: "https://contoh.kursi.example/grup-belajar/undangan-demo" },
    categoryId: "akses-komunitas",
    terms: SECRET_TERMS,
    name: "Akses Grup Belajar",
    summary: {
      id: "Tautan undangan ke grup belajar, satu tautan untuk semua pembeli.",
      en: "The invitation link to a study group; every buyer gets the same link.",
    },
    priceIdr: 15_000,
    position: 5,
  },
];

const CODES = 40;

/** Made up, and the same at every start, so that none is put into stock twice. */
export const DEMO_ITEMS = { productId: "kode-hadiah-25", texts: Array.from({ length: CODES }, (_, n) => demoCode(n)) };

function demoCode(number: number): string {
  const digits = createHash("sha256").update(`kursi demo code ${number}`).digest("hex").toUpperCase();
  return `HADIAH-${digits.slice(0, 4)}-${digits.slice(4, 8)}-${digits.slice(8, 12)}`;
}

export const DEMO_PROMOS: NewPromo[] = [{ code: "HEMAT10", kind: "percent", value: 10, usesMax: 100 }];
