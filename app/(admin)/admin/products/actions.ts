"use server";

import { getTranslations } from "next-intl/server";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { adminAction } from "@/lib/auth";
import { newProductInput, productChangeInput } from "@/lib/catalog/schemas";
import { env } from "@/lib/core/env";
import { DomainError, isDomainError } from "@/lib/core/errors";
import { addProduct, addStock, archiveProduct, changeProduct, removeFromWaiting, saveCategory } from "@/lib/desk";
import { parseInput } from "@/lib/http-api";
import { linesOf, wrongLine } from "@/components/admin/stock-lines";
import { productForm, toInput } from "./product-input";

/** Makes a product and goes to its page, or changes the one that is named. */
export const saveProductAction = adminAction("products.change", productForm, async (ctx, form) => {
  const input = toInput(form, env().TIMEZONE);
  if (form.product !== undefined) {
    await changeProduct(ctx, form.product, parseInput(productChangeInput, input));
    revalidatePath("/admin/products", "layout");
    return;
  }
  const made = await addProduct(ctx, parseInput(newProductInput, input));
  redirect(`/admin/products/${made.id}`);
});

/** Takes a product off sale for good. */
export const archiveProductAction = adminAction(
  "products.change",
  z.strictObject({ product: z.string().min(1).max(100) }),
  async (ctx, { product }) => {
    await archiveProduct(ctx, product);
    revalidatePath("/admin/products", "layout");
  },
);

/** Makes a category, or changes the one of that id. */
export const saveCategoryAction = adminAction(
  "products.change",
  z.strictObject({
    id: z.string(),
    name_id: z.string(),
    name_en: z.string(),
    emoji: z.string(),
    position: z.string().regex(/^-?\d{1,6}$/, "must be a whole number"),
  }),
  async (ctx, { name_id: id, name_en: en, emoji, position, ...category }) => {
    await saveCategory(ctx, {
      ...category,
      name: { id, en },
      emoji: emoji.trim() || null,
      position: Number(position),
    });
    revalidatePath("/admin/products", "layout");
  },
);

/** Puts pasted codes into stock, one a line, and says how many were new. */
export const addStockAction = adminAction(
  "stock.add",
  z.strictObject({ product_id: z.string().min(1).max(100), items: z.string() }),
  async (ctx, input) => {
    const t = await getTranslations("admin.stock");
    const lines = linesOf(input.items);
    const counts = await addStock(
      ctx,
      input.product_id,
      lines.map(({ text }) => text),
    ).catch((error: unknown) => {
      const wrong = isDomainError(error) ? wrongLine(lines, error.fields) : null;
      if (!wrong || !isDomainError(error)) throw error;
      throw new DomainError(error.code, error.message, {}, { items: t("wrongLine", wrong) });
    });
    revalidatePath("/admin/products", "layout");
    return { say: t("added", counts), isTrouble: false };
  },
);

/** Takes somebody off the waiting list. */
export const removeFromWaitingAction = adminAction(
  "waiting.remove",
  z.strictObject({ id: z.uuid() }),
  async (ctx, { id }) => {
    await removeFromWaiting(ctx, id);
    revalidatePath("/admin/products", "layout");
  },
);
