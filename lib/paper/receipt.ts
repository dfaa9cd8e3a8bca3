import { formatDateTime, formatRupiah, type Locale } from "@/lib/core/format";
import type { ReceiptView } from "@/lib/ordering/views";
import { MARGIN, openPage, RIGHT } from "./page";
import { WORDS } from "./words";

/** The receipt of a paid order as PDF. */

type Shop = { storeName: string; appUrl: string; timeZone: string };

const AMOUNT_WIDTH = 110;
const NAME_WIDTH = RIGHT - MARGIN - AMOUNT_WIDTH - 12;

/**
 * What was bought, what it cost, how it was paid and what went back. It names the order by its short number: whoever gets
 * the paper, for the books, must not be able to open the order.
 */
export async function receiptPdf(receipt: ReceiptView, locale: Locale, shop: Shop): Promise<Uint8Array<ArrayBuffer>> {
  const say = WORDS[locale];
  const time = (iso: string): string => formatDateTime(new Date(iso), locale, shop.timeZone);
  const page = openPage(say("receipt.fileTitle", { number: receipt.number, storeName: shop.storeName }));

  page.write(say("receipt.paid"), RIGHT, { size: 14, weight: 700, isRight: true });
  page.moveTo(page.write(shop.storeName, MARGIN, { size: 20, weight: 700, width: NAME_WIDTH - 40 }));
  page.moveTo(page.write(shop.appUrl, MARGIN, { isGrey: true }));
  page.down(24);
  page.moveTo(page.write(say("receipt.title"), MARGIN, { size: 16, weight: 700 }));
  page.down(10);
  const facts: [label: string, value: string | null][] = [
    [say("receipt.number"), receipt.number],
    [say("receipt.name"), receipt.fullName],
    [say("receipt.email"), receipt.email],
    [say("receipt.orderedAt"), time(receipt.orderedAt)],
    [say("receipt.paidAt"), time(receipt.payment.paidAt)],
    [say("receipt.paidVia"), receipt.payment.gatewayLabel],
    [say("receipt.reference"), receipt.payment.reference],
    [say("receipt.gatewayReference"), receipt.payment.gatewayReference],
  ];
  for (const [label, value] of facts) {
    if (!value) continue;
    page.write(label, MARGIN, { isGrey: true, width: 150 });
    page.moveTo(page.write(value, MARGIN + 160, { width: RIGHT - MARGIN - 160 }));
    page.down(3, 20);
  }

  page.down(18, 60);
  page.rule();
  page.down(10);
  const row = (label: string, amountIdr: number, weight: 400 | 700 = 400) => {
    page.write(formatRupiah(amountIdr), RIGHT, { isRight: true, weight, width: AMOUNT_WIDTH });
    page.moveTo(page.write(label, MARGIN, { weight, width: NAME_WIDTH }));
    page.down(5, 24);
  };
  for (const { name, quantity, unitPriceIdr } of receipt.lines)
    row(say("receipt.line", { name, quantity, price: formatRupiah(unitPriceIdr) }), unitPriceIdr * quantity);
  if (receipt.discountIdr > 0) row(say("receipt.discount", { code: receipt.promoCode ?? "" }), -receipt.discountIdr);
  const { surchargeIdr, surchargeKind } = receipt.payment;
  if (surchargeIdr > 0) row(say(surchargeKind === "unique_code" ? "receipt.uniqueCode" : "receipt.fee"), surchargeIdr);
  if (receipt.payment.agreedIdr !== 0) row(say("receipt.agreed"), receipt.payment.agreedIdr);
  page.down(3);
  page.rule();
  page.down(10);
  row(say("receipt.total"), receipt.payment.amountIdr, 700);
  for (const { amountIdr, at } of receipt.refunds) row(say("receipt.refund", { time: time(at) }), -amountIdr);
  const refundedIdr = receipt.refunds.reduce((sum, { amountIdr }) => sum + amountIdr, 0);
  if (refundedIdr > 0) row(say("receipt.left"), receipt.payment.amountIdr - refundedIdr, 700);

  page.down(24, 40);
  page.write(say("receipt.footer", { storeName: shop.storeName }), MARGIN, { size: 9, isGrey: true });
  return page.end();
}
