import type { QrPicture } from "@/components/orders/qr-panel";
import type { OrderView, PaymentView } from "@/lib/orders/views";
import { shownPixels } from "@/lib/qr/render";

/** A gateway's own picture has no payload to measure; phones show this much whole. */
const FOREIGN_PIXELS = 300;

/** The attempt whose code may be paid now. An old code is never shown again: it must not be paid. */
export const payablePayment = (order: OrderView | null): PaymentView | null =>
  order?.payment?.status === "open" && !order.canPayAgain ? order.payment : null;

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
