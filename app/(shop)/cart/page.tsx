import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { ByHandNotice } from "@/components/shop/by-hand";
import { BackLink } from "@/components/shop/back-link";
import { OrderForm } from "@/components/shop/order-form";
import { useOrderFormCopy } from "@/components/shop/order-form-copy";
import type { WindowItem } from "@/components/shop/window-item";
import { buttonStyle } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { listWindow } from "@/lib/ordering";
import { offeredGateways } from "@/lib/payments/gateways/registry";
import { buyer } from "../buyer";
import { emptyForm, formItem } from "../order-form-data";
import { cartAction } from "./actions";
import { readCart } from "./cart-cookie";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("cart"))("metaTitle") };
}

/** Why something could not be put into the cart, or left it. */
const OUTCOMES = ["gone", "full", "too_many"] as const;

export default async function CartPage({ searchParams }: Props) {
  const t = await getTranslations("cart");
  const cart = await readCart();
  const items = cart.length > 0 ? await listWindow(await buyer()) : [];
  const lines = cart.flatMap(({ productId, quantity }) => {
    const item = items.find(({ id }) => id === productId);
    return item ? [{ item, quantity }] : [];
  });
  const told = (await searchParams).outcome;
  // Products no longer on sale are not in the form, so the next submit drops them from the cart.
  const outcome = OUTCOMES.find((known) => known === told) ?? (lines.length < cart.length ? "gone" : null);
  return (
    <div className="mx-auto grid w-full grid-cols-1 max-w-lg gap-5 px-4 pt-3 sm:pt-8">
      <BackLink>{t("more")}</BackLink>
      <h1 className="text-[1.625rem] leading-tight font-extrabold tracking-[-0.02em] sm:text-display">{t("title")}</h1>
      {outcome ? <Callout tone="warn">{t(`outcomes.${outcome}`)}</Callout> : null}
      <ByHandNotice items={lines.map(({ item }) => item)} />
      {lines.length > 0 ? <CartForm lines={lines} /> : <EmptyCart lead={t("empty")} link={t("browse")} />}
    </div>
  );
}

const CartForm = ({ lines }: { lines: readonly { item: WindowItem; quantity: number }[] }) => (
  <OrderForm
    of="cart"
    items={lines.map(({ item }) => formItem(item))}
    methods={offeredGateways().map(({ name, label }) => ({ name, label }))}
    copy={useOrderFormCopy()}
    initial={emptyForm(lines)}
    action={cartAction}
  />
);

const EmptyCart = ({ lead, link }: { lead: string; link: string }) => (
  <div className="grid gap-4">
    <p className="text-muted">{lead}</p>
    <Link href="/" className={buttonStyle({ className: "justify-self-start" })}>
      {link}
    </Link>
  </div>
);
