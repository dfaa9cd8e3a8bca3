import type { VoucherView } from "@/lib/catalog/views";

/** A voucher as the contract names its fields. */
export const voucherBody = (voucher: VoucherView) => ({
  id: voucher.id,
  code: voucher.code,
  kind: voucher.kind,
  value: voucher.value,
  max_uses: voucher.usesMax,
  uses: voucher.uses,
  per_buyer: voucher.perBuyer,
  product_ids: voucher.productIds,
  starts_at: voucher.startsAt,
  ends_at: voucher.endsAt,
  active: voucher.isActive,
  created_at: voucher.createdAt,
});
