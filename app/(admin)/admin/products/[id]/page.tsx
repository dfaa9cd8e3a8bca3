import type { Metadata } from "next";
import { getLocale, getMessages, getTranslations } from "next-intl/server";
import Link from "next/link";
import { notFound } from "next/navigation";
import { ActionForm } from "@/components/admin/action-form";
import { BackLink, PageHeader, Panel } from "@/components/admin/page-header";
import { ProductForm } from "@/components/admin/products/product-form";
import { ProductHistory } from "@/components/admin/products/product-history";
import { Badge } from "@/components/ui/badge";
import { buttonStyle } from "@/components/ui/button";
import { Facts } from "@/components/ui/facts";
import { requireStaff } from "@/lib/auth";
import type { KeptProduct } from "@/lib/catalog/views";
import { isOnSale } from "@/lib/catalog/rules";
import { env } from "@/lib/core/env";
import { listCategories, readPools, readProductChanges } from "@/lib/desk";
import { archiveProductAction, saveProductAction } from "../actions";
import { findProduct } from "../find-product";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("productEditor"))("edit") };
}

export default async function ProductPage({ params }: Props) {
  const id = decodeURIComponent((await params).id);
  const ctx = await requireStaff(`/admin/products/${encodeURIComponent(id)}`, "products.change");
  const product = await findProduct(ctx, id);
  if (!product) notFound();
  const [t, { productEditor: words }, locale, pools, categories, changes] = await Promise.all([
    getTranslations("productEditor"),
    getMessages(),
    getLocale(),
    readPools(ctx),
    listCategories(ctx),
    readProductChanges(ctx, id),
  ]);
  return (
    <>
      <BackLink href="/admin/products">{t("back")}</BackLink>
      <PageHeader title={product.name} hint={<span className="font-mono">{product.id}</span>} />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Panel title={t(`kinds.${product.settings.kind}`)}>
          <ProductForm
            key={product.termsVersion}
            action={saveProductAction}
            from={product}
            isNew={false}
            pools={pools}
            categories={categories}
            timeZone={env().TIMEZONE}
            locale={locale}
            words={{ ...words, ...words.form }}
          />
        </Panel>
        <div className="grid gap-5">
          <State product={product} now={ctx.now()} words={t} />
          <Panel title={t("history")}>
            <ProductHistory changes={changes} clock={{ locale, timeZone: env().TIMEZONE }} />
          </Panel>
        </div>
      </div>
    </>
  );
}

type Words = Awaited<ReturnType<typeof getTranslations<"productEditor">>>;

/** Where it stands, and where to go from here. */
function State({ product, now, words: t }: { product: KeptProduct; now: Date; words: Words }) {
  const link = buttonStyle({ kind: "secondary", size: "dense" });
  const isArchived = product.archivedAt !== null;
  const state = isArchived ? "archived" : isOnSale(product, now) ? "onSale" : "offSale";
  return (
    <Panel title={t("state")}>
      <Facts
        look="dense"
        facts={[
          { label: t("state"), value: <Badge tone={state === "onSale" ? "ok" : "neutral"}>{t(state)}</Badge> },
          { label: t("termsVersion"), value: String(product.termsVersion) },
        ]}
      />
      <div className="flex flex-wrap gap-2 border-t border-line px-4 py-3">
        {product.settings.kind === "code" && !isArchived ? (
          <Link href={`/admin/products/${product.id}/stock`} className={link}>
            {t("stock")}
          </Link>
        ) : null}
        <Link href={`/admin/orders?product=${encodeURIComponent(product.id)}`} className={link}>
          {t("orders")}
        </Link>
        <Link href={`/admin/products/new?from=${encodeURIComponent(product.id)}`} className={link}>
          {t("clone")}
        </Link>
        {isArchived ? null : (
          <ActionForm
            action={archiveProductAction}
            label={t("archive")}
            kind="danger"
            hidden={{ product: product.id }}
            sure={t("archiveSure")}
            done={t("archiveDone")}
          />
        )}
      </div>
    </Panel>
  );
}
