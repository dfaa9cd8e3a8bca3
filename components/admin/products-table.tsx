import { useTranslations } from "next-intl";
import Link from "next/link";
import { DataTable } from "@/components/data-table/data-table";
import { Badge } from "@/components/ui/badge";
import { buttonStyle } from "@/components/ui/button";
import { isCounted } from "@/lib/core/kinds";
import { formatRupiah } from "@/lib/core/format";
import type { ProductRow } from "@/lib/desk/views";

/** What the shop sells, with how much of it is left and the way to fill it up. */
export function ProductsTable({ rows, isEditable }: { rows: readonly ProductRow[]; isEditable: boolean }) {
  const t = useTranslations("admin.products");
  const kind = useTranslations("admin.words.kind");
  return (
    <DataTable
      caption={t("caption")}
      columns={[
        { id: "name", header: t("name") },
        { id: "kind", header: t("kind"), onPhone: "max-md:text-right" },
        { id: "price", header: t("price") },
        { id: "available", header: t("available"), onPhone: "max-md:text-right" },
        { id: "stock", header: t("stock"), onPhone: "max-md:col-span-2" },
      ]}
      rows={rows.map((row) => ({
        id: row.id,
        cells: {
          name: <Name row={row} isEditable={isEditable} />,
          kind: <span className="text-muted">{kind(row.kind)}</span>,
          price: <span className="figures whitespace-nowrap">{formatRupiah(row.priceIdr)}</span>,
          available: <Available row={row} />,
          stock: <Stock row={row} />,
        },
      }))}
      page={1}
      perPage={rows.length}
      total={rows.length}
    />
  );
}

function Name({ row, isEditable }: { row: ProductRow; isEditable: boolean }) {
  const t = useTranslations("admin.products");
  const page = `/admin/products/${encodeURIComponent(row.id)}`;
  const orders = `/admin/orders?product=${encodeURIComponent(row.id)}`;
  return (
    <div className="min-w-0">
      <Link
        data-row-link
        href={isEditable ? page : row.stock ? `${page}/stock` : orders}
        className="font-semibold hover:underline"
      >
        {row.name}
      </Link>
      <span className="block font-mono text-xs break-all text-muted">{row.id}</span>
      {row.stock || isEditable ? (
        <Link href={orders} className="text-xs text-muted underline underline-offset-4 hover:text-ink">
          {t("orders")}
        </Link>
      ) : null}
    </div>
  );
}

function Available({ row }: { row: ProductRow }) {
  const waiting = useTranslations("waiting.staff");
  return (
    <div className="grid justify-items-start gap-1 max-md:justify-items-end">
      <HowMany row={row} />
      {row.waiting > 0 ? (
        <Link
          href={`/admin/products/${encodeURIComponent(row.id)}/waiting`}
          className="text-xs text-muted underline underline-offset-4 hover:text-ink"
        >
          {waiting("count", { count: row.waiting })}
        </Link>
      ) : null}
    </div>
  );
}

function HowMany({ row }: { row: ProductRow }) {
  const t = useTranslations("admin.products");
  if (row.available === null) return <Badge>{t("offSale")}</Badge>;
  if (row.available <= 0) return <Badge tone="danger">{t("soldOut")}</Badge>;
  return <span className="figures">{isCounted(row.kind) ? row.available : t("always")}</span>;
}

function Stock({ row: { id, stock, isLow } }: { row: ProductRow }) {
  const t = useTranslations("admin.products");
  if (stock === null) return <span className="text-muted">—</span>;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="figures">{t("counts", stock)}</span>
      {isLow ? <Badge tone="warn">{t("low")}</Badge> : null}
      <Link href={`/admin/products/${id}/stock`} className={buttonStyle({ kind: "secondary", size: "dense" })}>
        {t("import")}
      </Link>
    </div>
  );
}
