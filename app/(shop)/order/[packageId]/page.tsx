import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getLocale, getMessages, getTranslations } from "next-intl/server";
import { BackLink } from "@/components/shop/back-link";
import { OrderForm } from "@/components/shop/order-form";
import { useOrderFormCopy } from "@/components/shop/order-form-copy";
import { OrderHead } from "@/components/shop/order-head";
import { SoldOut } from "@/components/shop/sold-out";
import { WaitingForm } from "@/components/shop/waiting-form";
import type { WindowItem } from "@/components/shop/window-item";
import { env } from "@/lib/core/env";
import { formatDate } from "@/lib/core/format";
import { expectedTurn } from "@/lib/ordering";
import { offeredGateways } from "@/lib/payments/gateways/registry";
import { itemOf } from "../../item-of";
import { emptyForm, formItem } from "../../order-form-data";
import { buyer } from "../../buyer";
import { joinWaitingAction, placeOrderAction } from "./actions";

type Props = { params: Promise<{ packageId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const item = await itemOf(params);
  return item ? { title: (await getTranslations("form"))("metaTitle", { name: item.name }) } : {};
}

export default async function OrderFormPage({ params }: Props) {
  const item = await itemOf(params);
  if (!item) notFound();
  const t = await getTranslations("form");
  const form = <FilledForm item={item} />;
  return (
    <div className="mx-auto grid w-full grid-cols-1 max-w-lg gap-5 px-4 pt-3 sm:pt-8">
      <BackLink>{t("back")}</BackLink>
      <OrderHead item={item} />
      {item.available > 0 ? form : <SoldOut item={item} renewal={form} waiting={<Waiting item={item} />} />}
    </div>
  );
}

async function Waiting({ item }: { item: WindowItem }) {
  const [{ waiting: words }, locale, expected] = await Promise.all([
    getMessages(),
    getLocale(),
    expectedTurn(await buyer(), item),
  ]);
  return (
    <WaitingForm
      productId={item.id}
      quantityMax={item.quantityMax}
      expected={expected && formatDate(expected, locale, env().TIMEZONE)}
      words={words}
      action={joinWaitingAction}
    />
  );
}

const FilledForm = ({ item }: { item: WindowItem }) => (
  <OrderForm
    of="product"
    items={[formItem(item)]}
    methods={offeredGateways().map(({ name, label }) => ({ name, label }))}
    copy={useOrderFormCopy()}
    initial={emptyForm([{ item, quantity: 1 }])}
    action={placeOrderAction}
  />
);
