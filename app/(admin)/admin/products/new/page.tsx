import type { Metadata } from "next";
import { getLocale, getMessages, getTranslations } from "next-intl/server";
import { BackLink, PageHeader, Panel } from "@/components/admin/page-header";
import { ProductForm } from "@/components/admin/products/product-form";
import { requireStaff } from "@/lib/auth";
import { env } from "@/lib/core/env";
import { listCategories, readPools } from "@/lib/desk";
import { saveProductAction } from "../actions";
import { findProduct } from "../find-product";

type Props = { searchParams: Promise<{ from?: string | string[] }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("productEditor"))("newTitle") };
}

export default async function NewProductPage({ searchParams }: Props) {
  const { from } = await searchParams;
  const ctx = await requireStaff("/admin/products/new", "products.change");
  const [t, { productEditor: words }, locale, pools, categories, source] = await Promise.all([
    getTranslations("productEditor"),
    getMessages(),
    getLocale(),
    readPools(ctx),
    listCategories(ctx),
    typeof from === "string" ? findProduct(ctx, from) : null,
  ]);
  return (
    <>
      <BackLink href="/admin/products">{t("back")}</BackLink>
      <PageHeader title={t("newTitle")} hint={source ? t("cloneHint", { name: source.name }) : t("newHint")} />
      <Panel title={t("newTitle")}>
        <ProductForm
          action={saveProductAction}
          from={source}
          isNew
          pools={pools.length > 0 ? pools : [{ id: "default", name: "Default" }]}
          categories={categories}
          timeZone={env().TIMEZONE}
          locale={locale}
          words={{ ...words, ...words.form }}
        />
      </Panel>
    </>
  );
}
