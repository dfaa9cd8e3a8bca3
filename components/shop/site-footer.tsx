import Link from "next/link";
import { useTranslations } from "next-intl";

const LINK = "inline-flex min-h-11 items-center underline decoration-edge underline-offset-4 hover:decoration-current";

export function SiteFooter({ storeName }: { storeName: string }) {
  const t = useTranslations();
  return (
    <footer className="mt-auto border-t border-line">
      <div className="mx-auto flex max-w-5xl flex-wrap items-center gap-x-6 gap-y-1 px-4 py-5 text-sm text-muted">
        <p className="mr-auto">
          <span className="font-semibold text-ink">{storeName}</span> · {t("site.footerHow")}
        </p>
        <Link href="/lookup" prefetch={false} className={LINK}>
          {t("nav.lookup")}
        </Link>
        <Link href="/help" prefetch={false} className={LINK}>
          {t("nav.help")}
        </Link>
      </div>
    </footer>
  );
}
