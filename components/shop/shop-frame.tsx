import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { SiteFooter } from "./site-footer";
import { SiteHeader } from "./site-header";

type Props = {
  storeName: string;
  cartCount: number | null;
  switchLanguage: (form: FormData) => Promise<void>;
  children: ReactNode;
};

/** Header, content, footer: the frame of every page that buyers see. */
export function ShopFrame({ storeName, cartCount, switchLanguage, children }: Props) {
  const t = useTranslations("site");
  return (
    <>
      <a
        href="#content"
        className="sr-only rounded-control bg-accent px-4 py-3 font-semibold text-accent-ink focus:not-sr-only focus:absolute focus:left-3 focus:top-3 focus:z-10"
      >
        {t("skip")}
      </a>
      <SiteHeader storeName={storeName} cartCount={cartCount} switchLanguage={switchLanguage} />
      <main id="content" tabIndex={-1} className="w-full flex-1 pb-16 focus:outline-none">
        {children}
      </main>
      <SiteFooter storeName={storeName} />
    </>
  );
}
