import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { parseOutcome, type OrderActions } from "@/components/orders/actions";
import type { MembershipProps } from "@/components/orders/membership-card";
import { OrderScreen } from "@/components/orders/order-screen";
import { renewalToken } from "@/lib/core/renewal-link";
import { readMemberships } from "@/lib/ordering";
import type { OrderView } from "@/lib/ordering/views";
import { isOwed } from "@/lib/orders/status";
import { buyer } from "../../buyer";
import {
  cancelAction,
  correctAddressAction,
  nameUnitsAction,
  payAgainAction,
  recheckAction,
  retryUnitAction,
  swapPersonAction,
  revealItemAction,
} from "./actions";
import { helpAction } from "./help-action";
import { orderOf } from "./order-of";
import { merchantOf, pictureOf } from "./picture";

type Props = {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** Enough of the number to tell two tabs apart. */
const SHORT_LENGTH = 10;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const order = await orderOf((await params).id);
  if (!order) return {};
  const t = await getTranslations("order");
  const short = order.id.slice(0, SHORT_LENGTH);
  return { title: t(isOwed(order.paymentStatus) ? "metaPaid" : "metaTitle", { short }) };
}

export default async function OrderPage({ params, searchParams }: Props) {
  const order = await orderOf((await params).id);
  if (!order) notFound();
  return (
    <OrderScreen
      order={order}
      merchant={merchantOf(order)}
      picture={pictureOf(order)}
      secondsLeft={await secondsLeft(order)}
      outcome={parseOutcome((await searchParams).outcome)}
      actions={actionsOf(order.id)}
      memberships={await membershipsOf(order)}
    />
  );
}

/** By the shop's clock, which the visitor's need not agree with. */
async function secondsLeft(order: OrderView): Promise<number> {
  const { now } = await buyer();
  const end = new Date(order.payment?.expiresAt ?? order.expiresAt);
  return Math.max(0, Math.round((end.getTime() - now().getTime()) / 1000));
}

/** Nothing is told before the payment: anybody can order for any address. */
async function membershipsOf(order: OrderView): Promise<MembershipProps[]> {
  if (!isOwed(order.paymentStatus)) return [];
  const found = await readMemberships(await buyer(), order.id);
  return found.map(({ link, ...view }) => ({ ...view, renewHref: `/renew/${renewalToken(link)}` }));
}

const actionsOf = (id: string): OrderActions => ({
  recheck: recheckAction.bind(null, id),
  cancel: cancelAction.bind(null, id),
  payAgain: payAgainAction.bind(null, id),
  nameUnits: nameUnitsAction.bind(null, id),
  correctAddress: correctAddressAction.bind(null, id),
  retryUnit: retryUnitAction.bind(null, id),
  swapPerson: swapPersonAction.bind(null, id),
  revealItem: revealItemAction.bind(null, id),
  help: helpAction.bind(null, id),
});
