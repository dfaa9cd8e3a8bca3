import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { notFound } from "next/navigation";
import { BackLink, PageHeader, Panel } from "@/components/admin/page-header";
import { StockForm } from "@/components/admin/stock-form";
import { Facts } from "@/components/ui/facts";
import { requireStaff } from "@/lib/auth";
import { findStockedProduct } from "@/lib/desk";
import { addStockAction } from "../../actions";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.stock"))("title") };
}

export default async function StockPage({ params }: Props) {
  const { id } = await params;
  const ctx = await requireStaff(`/admin/products/${id}/stock`, "stock.add");
  const product = await findStockedProduct(ctx, id);
  if (!product) notFound();
  const t = await getTranslations("admin");
  const { free, held, handed } = product.stock;
  return (
    <>
      <BackLink href="/admin/products">{t("products.back")}</BackLink>
      <PageHeader title={`${t("stock.title")}: ${product.name}`} hint={t("stock.hint")} />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Panel title={t("stock.title")}>
          <StockForm
            action={addStockAction}
            productId={product.id}
            words={{
              items: t("stock.items"),
              help: t("stock.emptyLines"),
              submit: t("stock.submit"),
              wrong: t("stock.wrong"),
            }}
          />
        </Panel>
        <Panel title={t("stock.now")}>
          <Facts
            look="dense"
            facts={[
              { label: t("stock.free"), value: String(free) },
              { label: t("stock.held"), value: String(held) },
              { label: t("stock.handed"), value: String(handed) },
            ]}
          />
        </Panel>
      </div>
    </>
  );
}
