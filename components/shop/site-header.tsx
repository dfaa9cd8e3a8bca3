import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { CartLink } from "./cart-link";
import { Mark } from "./mark";

type Props = {
  storeName: string;
  /** Things in the cart; null: only the browser knows. */
  cartCount: number | null;
  switchLanguage: (form: FormData) => Promise<void>;
};

const LINK =
  "inline-flex min-h-11 items-center rounded-control px-2.5 text-[0.9375rem] font-medium hover:bg-sunken sm:px-3";

/** The shop's name and its navigation: cart, my order, help, the other language. The same on every page. */
export function SiteHeader({ storeName, cartCount, switchLanguage }: Props) {
  const t = useTranslations("nav");
  const other = useLocale() === "id" ? "en" : "id";
  return (
    <header className="border-b border-line bg-canvas">
      <div className="mx-auto flex max-w-5xl items-center gap-1 px-4 py-1.5">
        <Link
          href="/"
          prefetch={false}
          className="mr-auto flex min-h-11 min-w-0 items-center gap-2.5 rounded-control pr-2 font-bold"
        >
          <Mark />
          <span className="truncate text-[1.0625rem] tracking-tight">{storeName}</span>
        </Link>
        <nav aria-label={t("main")} className="flex shrink-0">
          <CartLink count={cartCount} label={t("cart")} className={LINK} />
          <Link href="/lookup" prefetch={false} className={LINK}>
            {t("lookup")}
          </Link>
          <Link href="/help" prefetch={false} className={`${LINK} max-sm:hidden`}>
            {t("help")}
          </Link>
        </nav>
        <form action={switchLanguage}>
          <input type="hidden" name="locale" value={other} />
          <button type="submit" lang={other} aria-label={t("switchLabel")} className={LINK}>
            <span className="sm:hidden">{other.toUpperCase()}</span>
            <span className="max-sm:hidden">{t("switchTo")}</span>
          </button>
        </form>
      </div>
    </header>
  );
}
