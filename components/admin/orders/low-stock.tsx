import { useTranslations } from "next-intl";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import type { LowStock } from "@/lib/desk/views";
import { Panel } from "../page-header";

/** Products that are about to run out, each with the way to fill it up. Renders nothing when there are none. */
export function LowStockPanel({ products }: { products: readonly LowStock[] }) {
  const t = useTranslations("admin.home");
  if (products.length === 0) return null;
  return (
    <Panel title={`${t("lowStock")} · ${products.length}`} aside={t("lowStockHint")}>
      <ul className="divide-y divide-line">
        {products.map(({ id, name, free }) => (
          <li key={id}>
            <Link
              href={`/admin/products/${id}/stock`}
              className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-2.5 text-sm hover:bg-sunken"
            >
              <span className="min-w-0 font-semibold">{name}</span>
              <span className="flex items-center gap-3">
                <Badge tone={free === 0 ? "danger" : "warn"}>{t("free", { count: free })}</Badge>
                <span className="font-semibold text-accent">{t("fill")}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
