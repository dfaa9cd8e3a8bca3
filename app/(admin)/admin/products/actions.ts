"use server";

import { getTranslations } from "next-intl/server";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { adminAction } from "@/lib/auth";
import { DomainError, isDomainError } from "@/lib/core/errors";
import { addStock } from "@/lib/desk";
import { linesOf, wrongLine } from "@/components/admin/stock-lines";

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
