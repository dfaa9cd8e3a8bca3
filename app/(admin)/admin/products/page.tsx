import type { Metadata } from "next";
import { getLocale, getMessages, getTranslations } from "next-intl/server";
import Link from "next/link";
import { Empty, ListBox, PageHeader, Panel } from "@/components/admin/page-header";
import { CategoryForm } from "@/components/admin/products/category-form";
import { ProductsTable } from "@/components/admin/products-table";
import { buttonStyle } from "@/components/ui/button";
import { requireStaff } from "@/lib/auth";
import { listCategories, listProductRows } from "@/lib/desk";
import { hasRight } from "@/lib/work/rights";
import { saveCategoryAction } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.products"))("title") };
}

export default async function ProductsPage() {
  const ctx = await requireStaff("/admin/products", "products.read");
  const mayChange = hasRight(ctx, "products.change");
  const [t, words, { productEditor }, locale, rows, categories] = await Promise.all([
    getTranslations("admin.products"),
    getTranslations("productEditor"),
    getMessages(),
    getLocale(),
    listProductRows(ctx),
    listCategories(ctx),
  ]);
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")}>
        {mayChange ? (
          <Link href="/admin/products/new" className={buttonStyle({ size: "dense" })}>
            {words("add")}
          </Link>
        ) : null}
      </PageHeader>
      <ListBox>
        {rows.length === 0 ? (
          <Empty title={t("empty")} hint={t("emptyHint")} />
        ) : (
          <ProductsTable rows={rows} isEditable={mayChange} />
        )}
      </ListBox>
      {mayChange ? (
        <div className="mt-5">
          <Panel title={words("categories.title")}>
            <p className="px-4 pt-3 text-sm text-muted">{words("categories.hint")}</p>
            <ul className="flex flex-wrap gap-x-4 gap-y-1 px-4 pt-2 text-sm">
              {categories.length === 0 ? <li className="text-muted">{words("categories.none")}</li> : null}
              {categories.map((category) => (
                <li key={category.id}>
                  {[category.emoji, category.name[locale]].filter(Boolean).join(" ")}{" "}
                  <span className="font-mono text-xs text-muted">{category.id}</span>
                </li>
              ))}
            </ul>
            <CategoryForm action={saveCategoryAction} words={productEditor.categories} />
          </Panel>
        </div>
      ) : null}
    </>
  );
}
