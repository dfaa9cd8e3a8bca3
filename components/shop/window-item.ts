import type { ProductView } from "@/lib/catalog/views";

/** A product of the shop window and how many of it can be bought now. */
export type WindowItem = ProductView & { available: number; byHandWithinHours: number | null };

export type ProductGroup = { category: ProductView["category"]; items: WindowItem[] };

/** By category, in the order in which the window first names each; what has none stands together. */
export function groupByCategory(items: readonly WindowItem[]): ProductGroup[] {
  const groups = new Map<string, ProductGroup>();
  for (const item of items) {
    const key = item.category?.id ?? "";
    const group = groups.get(key) ?? { category: item.category, items: [] };
    groups.set(key, { ...group, items: [...group.items, item] });
  }
  return [...groups.values()];
}
