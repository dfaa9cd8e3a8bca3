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
      return { seats: settings.seats, pool_id: settings.poolId };
    case "code":
      return { items: settings.items };
    case "action":
      return { url: settings.url, fields: settings.fields };
    case "secret":
    case "file":
      return {};
  }
}
