import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Empty, ListBox, PageHeader } from "@/components/admin/page-header";
import { ProductsTable } from "@/components/admin/products-table";
import { requireStaff } from "@/lib/auth";
import { listProductRows } from "@/lib/desk";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.products"))("title") };
}

export default async function ProductsPage() {
  const ctx = await requireStaff("/admin/products", "products.read");
  const [t, rows] = await Promise.all([getTranslations("admin.products"), listProductRows(ctx)]);
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")} />
      <ListBox>
        {rows.length === 0 ? <Empty title={t("empty")} hint={t("emptyHint")} /> : <ProductsTable rows={rows} />}
      </ListBox>
    </>
  );
}
