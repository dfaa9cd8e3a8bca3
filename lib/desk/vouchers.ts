import { and, desc, eq, ilike, sql } from "drizzle-orm";
import { orders, promos, promoUses } from "@/db/schema";
import { changePromo, createPromos, inContractWords, promoFactsOf, promosOf } from "@/lib/catalog";
import type { NewVouchersInput, voucherChangeInput } from "@/lib/catalog/schemas";
import type { VoucherPage, VoucherUse, VoucherView } from "@/lib/catalog/views";
import { DomainError } from "@/lib/core/errors";
import { isUuid } from "@/lib/core/ids";
import type { Ctx } from "@/lib/work/context";
import { requireRight } from "@/lib/work/rights";
import type { z } from "zod";

/** The owner's vouchers, over REST and on screen. */

/** Makes one voucher, or many with codes made by chance. Throws `invalid` with the contract's fields. */
export async function addVouchers(ctx: Ctx, input: NewVouchersInput): Promise<VoucherView[]> {
  requireRight(ctx, "products.change");
  return (await inContractWords(() => createPromos(ctx, promosOf(input)))).map(toRow);
}

/** Changes what is named. Throws `not_found`, and `invalid` with the contract's fields. */
export async function changeVoucher(
  ctx: Ctx,
  id: string,
  input: z.output<typeof voucherChangeInput>,
): Promise<VoucherView> {
  requireRight(ctx, "products.change");
  return toRow(await inContractWords(() => changePromo(ctx, requireId(id), promoFactsOf(input))));
}

/** One page of vouchers, newest first, of those whose code contains `search`. A page beyond the last shows the last. */
export async function listVouchers(
  ctx: Ctx,
  query: { page: number; perPage: number; search?: string | undefined },
): Promise<VoucherPage> {
  requireRight(ctx, "products.read");
  // Letters, digits, - and _ make a code; anything else would be a pattern of its own.
  const sought = query.search
    ?.toUpperCase()
    .replaceAll(/[^A-Z0-9_-]/g, "")
    .replaceAll("_", "\\_");
  const where = sought ? ilike(promos.code, `%${sought}%`) : undefined;
  const total = await ctx.db.$count(promos, where);
  const pages = Math.max(1, Math.ceil(total / query.perPage));
  const page = Math.min(query.page, pages);
  const rows = await ctx.db
    .select()
    .from(promos)
    .where(where)
    .orderBy(desc(promos.createdAt), desc(promos.code))
    .limit(query.perPage)
    .offset((page - 1) * query.perPage);
  return { rows: rows.map(toRow), total, page, pages };
}

const USES_SHOWN = 100;

/** A voucher and its newest uses. Throws `not_found`. */
export async function readVoucher(ctx: Ctx, id: string): Promise<{ voucher: VoucherView; uses: VoucherUse[] }> {
  requireRight(ctx, "products.read");
  const [promo] = await ctx.db
    .select()
    .from(promos)
    .where(eq(promos.id, requireId(id)));
  if (!promo) throw unknownVoucher();
  const rows = await ctx.db
    .select({
      orderId: orders.id,
      email: orders.customerEmail,
      discountIdr: orders.discountIdr,
      status: promoUses.status,
      at: orders.createdAt,
    })
    .from(promoUses)
    .innerJoin(orders, eq(orders.id, promoUses.orderId))
    .where(and(eq(promoUses.promoId, promo.id), sql`${promoUses.status} <> 'released'`))
    .orderBy(desc(orders.createdAt), desc(orders.id))
    .limit(USES_SHOWN);
  return { voucher: toRow(promo), uses: rows.map((row) => ({ ...row, at: row.at.toISOString() })) };
}

function requireId(id: string): string {
  if (!isUuid(id)) throw unknownVoucher();
  return id;
}

const unknownVoucher = (): DomainError => new DomainError("not_found", "There is no such voucher.");

const toRow = ({ createdAt, startsAt, endsAt, ...promo }: typeof promos.$inferSelect): VoucherView => ({
  ...promo,
  createdAt: createdAt.toISOString(),
  startsAt: startsAt?.toISOString() ?? null,
  endsAt: endsAt?.toISOString() ?? null,
});
