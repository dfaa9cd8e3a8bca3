import { randomUUID } from "node:crypto";
import { saveProduct, type ActionField, type ProductSettings } from "@/lib/catalog";
import { supplyOf } from "@/lib/catalog/rules";
import { ctx, type Product } from "./world";

/** Products of the kinds whose goods are made for each unit: they need nothing in stock. */

/** A product whose one text every buyer gets. */
export async function openSecretShop(text: string): Promise<Product> {
  const id = `secret-${randomUUID().slice(0, 8)}`;
  const words = { id: "Uji", en: "Test" };
  const settings = { kind: "secret", text } as const;
  await saveProduct(ctx, { id, settings, name: "Rahasia Uji", summary: words, terms: words, priceIdr: 10_000 });
  return bareProduct(id, { kind: "secret", sealedText: "" });
}

/** A product that the owner's system at `url` delivers. */
export async function openActionShop(
  url: string,
  signingKey: string,
  fields: Record<string, ActionField> = {},
): Promise<Product> {
  const id = `action-${randomUUID().slice(0, 8)}`;
  const words = { id: "Uji", en: "Test" };
  const settings = { kind: "action", url, signingKey, fields } as const;
  await saveProduct(ctx, { id, settings, name: "Aksi Uji", summary: words, terms: words, priceIdr: 10_000 });
  return bareProduct(id, { kind: "action", url, fields, sealedKey: "" });
}

/** A product of a kind that never runs out, as delivery knows it. */
const bareProduct = (id: string, settings: ProductSettings): Product => ({
  id,
  kind: settings.kind,
  supply: supplyOf(id, settings),
  unitsInOne: 1,
  settings,
  durationDays: null,
});
