import { useTranslations } from "next-intl";
import Link from "next/link";
import { buttonStyle } from "@/components/ui/button";

type Props = {
  page: number;
  pages: number;
  /** How much the whole list holds, e.g. `12 pesanan`. */
  total: string;
  /** The address of a page of this list, filters kept. */
  hrefOf: (page: number) => string;
};

/** Where one is in the list. The total is always there, also when it fits on one page. */
export function Pager({ page, pages, total, hrefOf }: Props) {
  const t = useTranslations("admin.pager");
  return (
    <nav
      aria-label={t("label")}
      className="flex flex-wrap items-center justify-between gap-3 border-t border-line px-4 py-2.5"
    >
      <p className="figures text-sm text-muted">
        {total}
        {pages > 1 ? ` · ${t("position", { page, pages })}` : null}
      </p>
      {pages > 1 ? (
        <div className="flex gap-2">
          <Step href={page > 1 ? hrefOf(page - 1) : null} label={t("previous")} />
          <Step href={page < pages ? hrefOf(page + 1) : null} label={t("next")} />
        </div>
      ) : null}
    </nav>
  );
}

function Step({ href, label }: { href: string | null; label: string }) {
  const look = (className?: string) => buttonStyle({ kind: "secondary", size: "dense", className });
  if (href === null)
    return (
      <span aria-disabled="true" className={look("opacity-50")}>
        {label}
      </span>
    );
  return (
    <Link href={href} className={look()}>
      {label}
    </Link>
  );
}

/** `1.234`, as numbers are written here in both languages. */
export const figure = (count: number): string => count.toLocaleString("id-ID");
