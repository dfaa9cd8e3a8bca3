import path from "node:path";
import { fileURLToPath } from "node:url";
import createNextIntlPlugin from "next-intl/plugin";

const root = path.dirname(fileURLToPath(import.meta.url));
const withNextIntl = createNextIntlPlugin("./lib/i18n/request.ts");

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
  // For every reader the title comes with the head: it costs no query of its own, and a page without one has no name.
  htmlLimitedBots: /.*/,
  // `npm test` and `npm run verify` check the types; a start should not do it again.
  typescript: { ignoreBuildErrors: true },
  // Native or dynamic modules that a bundle would break.
  serverExternalPackages: ["pg", "@node-rs/argon2", "pino", "inngest", "playwright", "playwright-core", "pdfkit"],
  // No page uses Next's picture service, and anybody could make it shrink and store pictures until the disk is full.
  images: { unoptimized: true },
  turbopack: { root },
};

export default withNextIntl(config);
