import type { Ctx } from "@/lib/work/context";
import { selectPackages } from "./store";
import type { PackageView } from "./views";

export { priceOrder, invalid, type Priced } from "./quote";
export { keepUse, releaseUse, reserveUse, retakeUse } from "./store";

/** The shop window, in the owner's order. */
export const listPackages = (ctx: Ctx): Promise<PackageView[]> => selectPackages(ctx);

export async function findPackage(ctx: Ctx, id: string): Promise<PackageView | null> {
  const [found] = await selectPackages(ctx, id);
  return found ?? null;
}
