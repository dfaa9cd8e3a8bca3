import Link from "next/link";
import { adminButton } from "@/components/admin/ui/button";

type Props = {
  page: number;
  pages: number;
  total: number;
  copy: { label: string; previous: string; next: string; of: string; total: string };
  /** The address of a page of this list, filters kept. */
  hrefOf: (page: number) => string;
};

/** Where one is in the list. The total is always there, also when it fits on one page. */
export function Pager({ page, pages, total, copy, hrefOf }: Props) {
  return (
    <nav
      aria-label={copy.label}
      className="flex flex-wrap items-center justify-between gap-3 border-t border-line px-4 py-2.5"
    >
      <p className="figures text-sm text-muted">
        {total.toLocaleString("id-ID")} {copy.total}
        {pages > 1 ? ` · ${page} ${copy.of} ${pages}` : null}
      </p>
      {pages > 1 ? (
        <div className="flex gap-2">
          <Step href={page > 1 ? hrefOf(page - 1) : null} label={copy.previous} />
          <Step href={page < pages ? hrefOf(page + 1) : null} label={copy.next} />
        </div>
      ) : null}
    </nav>
  );
}

function Step({ href, label }: { href: string | null; label: string }) {
  if (href === null)
    return (
      <span aria-disabled="true" className={adminButton("secondary", "opacity-50")}>
        {label}
      </span>
    );
  return (
    <Link href={href} className={adminButton()}>
      {label}
    </Link>
  );
}
