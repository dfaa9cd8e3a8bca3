import type { QrPicture } from "@/components/orders/qr-panel";
import type { OrderView, PaymentView } from "@/lib/ordering/views";
import { readOrder } from "@/lib/ordering";
import { buyerCtx } from "@/lib/work/context";
import { env } from "@/lib/core/env";
import { ORDER_ID } from "@/lib/core/ids";
import { parseQris, readValue } from "@/lib/payments/qris";
import { shownPixels } from "@/lib/qr/render";

/** A gateway's own picture has no payload to measure; phones show this much whole. */
const FOREIGN_PIXELS = 300;

/** The attempt whose code may be paid now. An old code is never shown again: it must not be paid. */
export const payablePayment = (order: OrderView | null): PaymentView | null =>
  order?.payment?.status === "open" && !order.canPayAgain ? order.payment : null;

/** The same for the routes that draw it. */
export async function readPayable(request: Request, id: string): Promise<PaymentView | null> {
  if (!ORDER_ID.test(id)) return null;
  return payablePayment(await readOrder(buyerCtx(request.headers.get("x-kursi-peer")), id));
}

/** Where the page finds the code. The reference in the address makes a new code a new picture. */
export function pictureOf(order: OrderView): QrPicture | null {
  const payment = payablePayment(order);
  if (!payment) return null;
  const version = `?c=${payment.reference}`;
  const download = `/orders/${order.id}/qr.png${version}`;
  if (payment.qrString)
    return { src: `/orders/${order.id}/qr.svg${version}`, pixels: shownPixels(payment.qrString), download };
  return payment.qrUrl ? { src: download, pixels: FOREIGN_PIXELS, download } : null;
}

const MERCHANT_NAME = "59";

/** Whom the wallet will name: read from the code itself, otherwise the shop's own name. */
export function merchantOf(order: OrderView): string {
  const parsed = parseQris(order.payment?.qrString ?? "");
  return (parsed.ok && readValue(parsed.qris, MERCHANT_NAME)?.trim()) || env().STORE_NAME;
}
