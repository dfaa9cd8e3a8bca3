import { priceOrder } from "@/lib/catalog";
import type { Ctx } from "@/lib/work/context";
import type { Quote, QuoteInput } from "./schemas";

/** What an order would cost now. Throws `invalid` naming package_id, quantity or promo_code. */
export async function quoteOrder(ctx: Ctx, input: QuoteInput): Promise<Quote> {
  const priced = await priceOrder(ctx, input);
  return {
    packageId: priced.package.id,
    quantity: priced.quantity,
    subtotalIdr: priced.subtotalIdr,
    discountIdr: priced.discountIdr,
    totalIdr: priced.totalIdr,
    promoCode: priced.promo?.code ?? null,
  };
}
