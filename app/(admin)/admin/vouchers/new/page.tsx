import type { Metadata } from "next";
import { getMessages, getTranslations } from "next-intl/server";
import { BackLink, PageHeader, Panel } from "@/components/admin/page-header";
import { VoucherForm } from "@/components/admin/vouchers/voucher-form";
import { requireStaff } from "@/lib/auth";
import { env } from "@/lib/core/env";
import { listProductRows } from "@/lib/desk";
import { saveVoucherAction } from "../actions";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("vouchers"))("newTitle") };
}

export default async function NewVoucherPage() {
  const ctx = await requireStaff("/admin/vouchers/new", "products.change");
  const [t, { vouchers }, products] = await Promise.all([
    getTranslations("vouchers"),
    getMessages(),
    listProductRows(ctx),
  ]);
  const timeZone = env().TIMEZONE;
  return (
    <>
      <BackLink href="/admin/vouchers">{t("back")}</BackLink>
      <PageHeader title={t("newTitle")} hint={t("newHint")} />
      <Panel title={t("newTitle")}>
        <VoucherForm
          action={saveVoucherAction}
          voucher={null}
          products={products}
          timeZone={timeZone}
          words={{ ...vouchers.form, zone: t("form.zone", { zone: timeZone }) }}
        />
      </Panel>
    </>
  );
}
