import type { Ctx } from "@/lib/work/context";
import { DomainError } from "@/lib/core/errors";
import { rupiah, type Rupiah } from "@/lib/core/money";
import { discount, promoRefusal, subtotal } from "./rules";
import { selectPackage, selectPromo, type PackageRow, type PromoRow } from "./store";

export type Priced = {
  package: PackageRow;
  promo: PromoRow | null;
  quantity: number;
  subtotalIdr: Rupiah;
  discountIdr: Rupiah;
  totalIdr: Rupiah;
};

/** The only place where a price is made: from our tables, never from what the buyer sent. */
export async function priceOrder(
  ctx: Ctx,
  input: { package_id: string; quantity: number; promo_code?: string | undefined },
): Promise<Priced> {
  const wanted = await selectPackage(ctx, input.package_id);
  if (!wanted) throw invalid("package_id", "is not a package of this shop");
  if (input.quantity > wanted.quantityMax)
    throw invalid("quantity", `is too many; at most ${wanted.quantityMax} of this package in one order`);

  const promo = input.promo_code ? await findPromo(ctx, input.promo_code, wanted.id) : null;
  const subtotalIdr = subtotal(wanted.priceIdr, input.quantity);
  const discountIdr = promo ? discount(promo, subtotalIdr) : rupiah(0);
  return {
    package: wanted,
    promo,
    quantity: input.quantity,
    subtotalIdr,
    discountIdr,
    totalIdr: rupiah(subtotalIdr - discountIdr),
  };
}

async function findPromo(ctx: Ctx, code: string, packageId: string): Promise<PromoRow> {
  const promo = await selectPromo(ctx, code);
  const refusal = promoRefusal(promo, packageId, ctx.now());
  if (refusal || !promo) throw invalid("promo_code", refusal ?? "is not a code we know");
  return promo;
}

/** One field is wrong; the message repeats it for callers that show only one line. */
export const invalid = (field: string, sentence: string): DomainError =>
  new DomainError("invalid", `${field} ${sentence}`, {}, { [field]: sentence });
