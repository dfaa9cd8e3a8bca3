import { DEFAULT_POLICY, type SeatPolicy } from "@/lib/core/kinds";
import type { KeptProduct } from "@/lib/catalog/views";

/** A product as the contract names its fields. What is sealed is never part of it. */
export const productBody = (product: KeptProduct) => ({
  id: product.id,
  kind: product.settings.kind,
  name: product.name,
  price: product.priceIdr,
  duration_days: product.durationDays,
  ...settingsBody(product.settings),
  summary: product.summary,
  terms: product.terms,
  terms_version: product.termsVersion,
  category: product.categoryId,
  quantity_max: product.quantityMax,
  warranty_days: product.warrantyDays,
  image_url: product.imageUrl,
  position: product.position,
  active: product.isActive,
  sales_from: product.salesFrom?.toISOString() ?? null,
  sales_until: product.salesUntil?.toISOString() ?? null,
  archived: product.archivedAt !== null,
});

function settingsBody(settings: KeptProduct["settings"]) {
  switch (settings.kind) {
    case "seat":
      return { seats: settings.seats, pool_id: settings.poolId, ...policyBody(settings.policy ?? DEFAULT_POLICY) };
    case "code":
      return { items: settings.items };
    case "action":
      return { url: settings.url, fields: settings.fields };
    case "secret":
    case "file":
      return {};
  }
}

const policyBody = (policy: SeatPolicy) => ({
  warranty_claims: policy.claimsMax,
  warranty_pause_days: policy.cooldownDays,
  refund_percent: policy.refundPercent,
  swaps_per_month: policy.swapsPerMonth,
});
