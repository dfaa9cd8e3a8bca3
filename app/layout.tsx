import type { Metadata, Viewport } from "next";
import localFont from "next/font/local";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { DemoBanner } from "@/components/shop/demo-banner";
import { env } from "@/lib/core/env";
import "./globals.css";

const jakarta = localFont({
  src: "../node_modules/@fontsource-variable/plus-jakarta-sans/files/plus-jakarta-sans-latin-wght-normal.woff2",
  weight: "200 800",
  display: "swap",
  variable: "--font-jakarta",
});

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("site");
  const { STORE_NAME, appUrl } = env();
  return {
    metadataBase: new URL(appUrl),
    title: { default: STORE_NAME, template: `%s · ${STORE_NAME}` },
    description: t("description"),
    // Amounts and order numbers are not phone numbers.
    formatDetection: { telephone: false, email: false, address: false },
  };
}

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f6f5f1" },
    { media: "(prefers-color-scheme: dark)", color: "#111411" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang={await getLocale()} className={jakarta.variable}>
      <body className="flex flex-col antialiased">
        {env().isDemo ? <DemoBanner /> : null}
        {children}
      </body>
    </html>
  );
}
