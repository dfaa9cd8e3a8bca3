import { notFound } from "next/navigation";
import { setRequestLocale } from "next-intl/server";
import type { ReactNode } from "react";
import { switchLanguage } from "@/app/(shop)/locale-action";
import { SiteDocument, siteMetadata, siteViewport } from "@/app/site-document";
import { ShopFrame } from "@/components/shop/shop-frame";
import { env } from "@/lib/core/env";
import { LOCALES, parseLocale } from "@/lib/i18n/locale";

type Props = { children: ReactNode; params: Promise<{ locale: string }> };

export const viewport = siteViewport;
export const generateMetadata = async ({ params }: Pick<Props, "params">) =>
  siteMetadata(parseLocale((await params).locale));

/**
 * The root of what is drawn ahead of the request: the language comes from the address that the proxy rewrites to, and
 * what the cart holds is filled in by the browser.
 */
export default async function WindowLayout({ children, params }: Props) {
  const wanted = (await params).locale;
  const known = LOCALES.find((each) => each === wanted) ?? notFound();
  setRequestLocale(known);
  return (
    <SiteDocument locale={known}>
      <ShopFrame storeName={env().STORE_NAME} cartCount={null} switchLanguage={switchLanguage}>
        {children}
      </ShopFrame>
    </SiteDocument>
  );
}
