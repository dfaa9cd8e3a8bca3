import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { OrderHead } from "@/components/shop/order-head";
import { OrderForm } from "@/components/shop/order-form";
import { useOrderFormCopy } from "@/components/shop/order-form-copy";
import { SoldOut } from "@/components/shop/sold-out";
import type { PackageView } from "@/lib/catalog/views";
import { offeredGateways } from "@/lib/payments/gateways/registry";
import { packageOf } from "../../package-of";
import { placeOrderAction } from "./actions";
import { emptyForm } from "./form-state";

type Props = { params: Promise<{ packageId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const item = await packageOf(params);
  return item ? { title: (await getTranslations("form"))("metaTitle", { name: item.name }) } : {};
}

export default async function OrderFormPage({ params }: Props) {
  const item = await packageOf(params);
  if (!item) notFound();
  const t = await getTranslations("form");
  return (
    <div className="mx-auto grid w-full grid-cols-1 max-w-lg gap-5 px-4 pt-3 sm:pt-8">
      <Link
        href="/"
        prefetch={false}
        className="inline-flex min-h-11 items-center justify-self-start text-[0.9375rem] font-medium text-muted"
      >
        <svg aria-hidden="true" viewBox="0 0 20 20" className="mr-1 -ml-1 size-5">
          <path d="m12 5-5 5 5 5" fill="none" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" />
        </svg>
        {t("back")}
      </Link>
      <OrderHead item={item} />
      {item.available > 0 ? <FilledForm item={item} /> : <SoldOut />}
    </div>
  );
}

function FilledForm({ item }: { item: PackageView }) {
  const methods = offeredGateways().map(({ name, label }) => ({ name, label }));
  const { id, name, quantityMax, seats } = item;
  return (
    <OrderForm
      item={{ id, name, quantityMax: Math.min(quantityMax, item.available), seats }}
      methods={methods}
      copy={useOrderFormCopy()}
      initial={emptyForm(item)}
      action={placeOrderAction}
    />
  );
}
