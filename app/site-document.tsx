import type { Metadata, Viewport } from "next";
import localFont from "next/font/local";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { DemoBanner } from "@/components/shop/demo-banner";
import { env } from "@/lib/core/env";
import type { Locale } from "@/lib/i18n/locale";
import "./globals.css";

const jakarta = localFont({
  src: "../node_modules/@fontsource-variable/plus-jakarta-sans/files/plus-jakarta-sans-latin-wght-normal.woff2",
  weight: "200 800",
  display: "swap",
  variable: "--font-jakarta",
});

/**
 * The document around every page. Each part of the site has a root layout of its own that draws it, because the shop
 * window is drawn ahead and may not ask the request for its language, as the others do.
 */
export function SiteDocument({ locale, children }: { locale: Locale; children: ReactNode }) {
  return (
    <html lang={locale} className={jakarta.variable}>
      <body className="flex flex-col antialiased">
        {env().isDemo ? <DemoBanner /> : null}
        {children}
      </body>
    </html>
  );
}

export async function siteMetadata(locale: Locale): Promise<Metadata> {
  const t = await getTranslations({ locale, namespace: "site" });
  const { STORE_NAME, appUrl } = env();
  return {
    metadataBase: new URL(appUrl),
    title: { default: STORE_NAME, template: `%s · ${STORE_NAME}` },
    description: t("description"),
    // Amounts and order numbers are not phone numbers.
    formatDetection: { telephone: false, email: false, address: false },
  };
}

export const siteViewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f6f5f1" },
    { media: "(prefers-color-scheme: dark)", color: "#111411" },
  ],
};
