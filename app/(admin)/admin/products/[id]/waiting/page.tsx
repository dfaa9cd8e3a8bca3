import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { notFound } from "next/navigation";
import { BackLink, Empty, ListBox, PageHeader } from "@/components/admin/page-header";
import { WaitingTable } from "@/components/admin/products/waiting-table";
import { requireStaff } from "@/lib/auth";
import { env } from "@/lib/core/env";
import { listWaiting } from "@/lib/desk";
import { removeFromWaitingAction } from "../../actions";
import { findProduct } from "../../find-product";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("waiting.staff"))("title") };
}

export default async function ProductWaitingPage({ params }: Props) {
  const id = decodeURIComponent((await params).id);
  const ctx = await requireStaff(`/admin/products/${encodeURIComponent(id)}/waiting`, "waiting.read");
  const product = await findProduct(ctx, id);
  if (!product) notFound();
  const [t, locale, rows] = await Promise.all([
    getTranslations("waiting.staff"),
    getLocale(),
    listWaiting(ctx, product.id),
  ]);
  return (
    <>
      <BackLink href="/admin/products">{t("back")}</BackLink>
      <PageHeader title={`${t("title")}: ${product.name}`} hint={t("hint")} />
      <ListBox>
        {rows.length === 0 ? (
          <Empty title={t("empty")} />
        ) : (
          <WaitingTable rows={rows} clock={{ locale, timeZone: env().TIMEZONE }} remove={removeFromWaitingAction} />
        )}
      </ListBox>
    </>
  );
}
