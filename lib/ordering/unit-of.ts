import { z } from "zod";
import { DomainError } from "@/lib/core/errors";
import { selectUnit } from "@/lib/orders";
import type { Ctx } from "@/lib/work/context";

/**
 * The id of the unit that a form names, if it belongs to the order of the page: whoever holds one order may not act on
 * another's. Throws `not_found` for anything else.
 */
export async function unitOf(ctx: Ctx, orderId: string, sent: unknown): Promise<string> {
  const unitId = z.uuid().safeParse(sent);
  const found = unitId.success ? await selectUnit(ctx, unitId.data) : undefined;
  if (found?.order.id !== orderId) throw new DomainError("not_found", "There is no such unit in this order.");
  return found.unit.id;
}
