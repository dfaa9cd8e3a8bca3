import { packages, pools, promos } from "@/db/schema";

/** The demo shop: what is sold, and the pretend workspaces it is sold from. Plain data. */

export const DEMO_POOL: typeof pools.$inferInsert = { id: "chatgpt", name: "ChatGPT" };

export const DEMO_WORKSPACES = [
  { name: "Studio Kecil", remoteId: "ws-studio-kecil", seats: 5 },
  { name: "Studio Tengah", remoteId: "ws-studio-tengah", seats: 25 },
  { name: "Studio Besar", remoteId: "ws-studio-besar", seats: 150 },
] as const;

const TERMS_ID = [
  "Kursi berlaku sejak undangan dikirim, selama masa yang tertulis.",
  "Undangan dikirim ke email yang Anda isi. Pastikan email itu aktif dan bisa Anda buka.",
  "Selama masa garansi, kursi yang hilang bukan karena Anda kami ganti tanpa biaya.",
  "Jangan mengubah pengaturan workspace dan jangan mengundang orang lain.",
  "Setelah masa habis, akses berakhir dengan sendirinya. Simpan dulu yang Anda perlukan.",
].join("\n");
const TERMS_EN = [
  "A seat runs from the moment the invitation is sent, for the term stated.",
  "The invitation goes to the email that you fill in. Make sure that you can open it.",
  "Within the warranty, a seat that is lost through no fault of yours is replaced at no cost.",
  "Do not change the workspace's settings and do not invite other people.",
  "Access ends by itself after the term. Save what you need before then.",
].join("\n");

export const DEMO_PACKAGES: (typeof packages.$inferInsert)[] = [
  {
    id: "chatgpt-plus-1-bulan",
    poolId: "chatgpt",
    name: "ChatGPT Plus 1 Bulan",
    summaryId: "Satu kursi di workspace tim, undangan langsung ke email Anda.",
    summaryEn: "One seat in a team workspace, invited straight to your email.",
    termsId: TERMS_ID,
    termsEn: TERMS_EN,
    priceIdr: 50_000,
    durationDays: 30,
    warrantyDays: 30,
    seats: 1,
    quantityMax: 5,
    position: 1,
  },
  {
    id: "chatgpt-plus-3-bulan",
    poolId: "chatgpt",
    name: "ChatGPT Plus 3 Bulan",
    summaryId: "Tiga bulan sekali bayar, lebih hemat daripada bulanan.",
    summaryEn: "Three months in one payment, cheaper than month by month.",
    termsId: TERMS_ID,
    termsEn: TERMS_EN,
    priceIdr: 135_000,
    durationDays: 90,
    warrantyDays: 90,
    seats: 1,
    quantityMax: 5,
    position: 2,
  },
  {
    id: "team-5-kursi",
    poolId: "chatgpt",
    name: "Team 5 Kursi",
    summaryId: "Lima kursi untuk tim kecil, anggota bisa diisi sekarang atau nanti.",
    summaryEn: "Five seats for a small team; name the members now or later.",
    termsId: TERMS_ID,
    termsEn: TERMS_EN,
    priceIdr: 225_000,
    durationDays: 30,
    warrantyDays: 30,
    seats: 5,
    quantityMax: 4,
    position: 3,
  },
];

export const DEMO_PROMOS: (typeof promos.$inferInsert)[] = [
  { code: "HEMAT10", kind: "percent", value: 10, usesMax: 100 },
];
