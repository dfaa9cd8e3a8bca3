import path from "node:path";
import { fileURLToPath } from "node:url";
import createNextIntlPlugin from "next-intl/plugin";

const root = path.dirname(fileURLToPath(import.meta.url));
const withNextIntl = createNextIntlPlugin("./lib/i18n/request.ts");

const NO_SNIFFING = { key: "x-content-type-options", value: "nosniff" };
/** For answers that no browser shows; pages get theirs, with a nonce, from proxy.ts. */
const MACHINE_HEADERS = [
  NO_SNIFFING,
  { key: "content-security-policy", value: "default-src 'none'; frame-ancestors 'none'" },
  { key: "referrer-policy", value: "no-referrer" },
];
const MACHINE_DOORS = [
  "/api/webhooks/:gateway",
  "/api/inngest",
  "/api/payment/webhook",
  "/api/payments/webhook",
  "/callback/:gateway",
  "/webhooks/:gateway",
];

/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  compress: true,
  reactStrictMode: true,
  experimental: {
    // A page that a person may not see answers 403 and says who may.
    authInterrupts: true,
    // Pages drawn ahead are kept in memory: the site's account may not write into the build, and a start draws them anew.
    isrFlushToDisk: false,
  },
  // `npm test` and `npm run verify` check the types; a start should not do it again.
  typescript: { ignoreBuildErrors: true },
  // Native or dynamic modules that a bundle would break.
  serverExternalPackages: ["pg", "@node-rs/argon2", "pino", "inngest"],
  // No page uses Next's picture service, and anybody could make it shrink and store pictures until the disk is full.
  images: { unoptimized: true },
  turbopack: { root },
  headers: async () => [
    ...MACHINE_DOORS.map((source) => ({ source, headers: MACHINE_HEADERS })),
    { source: "/_next/static/:path*", headers: [NO_SNIFFING] },
  ],
};

export default withNextIntl(config);
