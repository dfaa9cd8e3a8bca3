import type { KeptProduct } from "@/lib/catalog/views";
import { isDomainError } from "@/lib/core/errors";
import { readProduct } from "@/lib/desk";
import type { StaffCtx } from "@/lib/auth";

/** A product as its owner left it; null when there is none of that id. */
export const findProduct = (ctx: StaffCtx, id: string): Promise<KeptProduct | null> =>
  readProduct(ctx, id).catch((error: unknown) => {
    if (isDomainError(error) && error.code === "not_found") return null;
    throw error;
  });
