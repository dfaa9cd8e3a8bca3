import { getLocale } from "next-intl/server";
import type { ReactNode } from "react";
import { SiteDocument, siteMetadata, siteViewport } from "@/app/site-document";
import { RequestFrame } from "./request-frame";

export const generateMetadata = async () => siteMetadata(await getLocale());
export const viewport = siteViewport;

export default async function ShopLayout({ children }: { children: ReactNode }) {
  return (
    <SiteDocument locale={await getLocale()}>
      <RequestFrame>{children}</RequestFrame>
    </SiteDocument>
  );
}
