import type { Metadata } from "next";
import { getLocale, getMessages, getTranslations } from "next-intl/server";
import Link from "next/link";
import { notFound } from "next/navigation";
import { EntryList } from "@/components/admin/entry-list";
import { momentOf } from "@/components/admin/instant";
import { BackLink, PageHeader, Panel } from "@/components/admin/page-header";
import { VoucherForm } from "@/components/admin/vouchers/voucher-form";
import { VoucherState } from "@/components/admin/vouchers/vouchers-table";
import { requireStaff } from "@/lib/auth";
import { env } from "@/lib/core/env";
import { isDomainError } from "@/lib/core/errors";
import { formatRupiah } from "@/lib/core/format";
import { listProductRows, readVoucher } from "@/lib/desk";
import type { Ctx } from "@/lib/work/context";
import { saveVoucherAction } from "../actions";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("vouchers"))("title") };
}

const find = (ctx: Ctx, id: string) =>
  readVoucher(ctx, id).catch((error: unknown) => {
    if (isDomainError(error) && error.code === "not_found") return notFound();
    throw error;
  });

export default async function VoucherPage({ params }: Props) {
  const { id } = await params;
  const ctx = await requireStaff("/admin/vouchers", "products.change");
  const [t, locale, { vouchers }, products, { voucher, uses }] = await Promise.all([
    getTranslations("vouchers"),
    getLocale(),
    getMessages(),
    listProductRows(ctx),
    find(ctx, id),
  ]);
  const timeZone = env().TIMEZONE;
  const used = voucher.usesMax === null ? "usesOpen" : "usesOf";
  return (
    <>
      <BackLink href="/admin/vouchers">{t("back")}</BackLink>
      <PageHeader title={<span className="font-mono break-all">{voucher.code}</span>}>
        <span className="figures text-sm text-muted">
          {t("used")}: {t(used, { uses: voucher.uses, max: voucher.usesMax ?? 0 })}
        </span>
        <VoucherState voucher={voucher} now={ctx.now()} />
      </PageHeader>
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <Panel title={t("change")}>
          <VoucherForm
            action={saveVoucherAction}
            voucher={voucher}
            products={products}
            timeZone={timeZone}
            words={{ ...vouchers.form, zone: t("form.zone", { zone: timeZone }) }}
          />
        </Panel>
        <EntryList
          title={`${t("uses")} (${t("usesShown")})`}
          empty={t("noUses")}
          entries={uses.map((use) => ({
            id: use.orderId,
            main: (
              <Link href={`/admin/orders/${use.orderId}`} className="font-mono text-xs break-all hover:underline">
                {use.orderId}
              </Link>
            ),
            aside: <span className="figures">{formatRupiah(-use.discountIdr)}</span>,
            lines: [use.email, momentOf(use.at, { locale, timeZone }), use.status === "reserved" && t("reserved")],
          }))}
        />
      </div>
    </>
  );
}
