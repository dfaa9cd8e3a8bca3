import type { Ctx } from "@/lib/work/context";
import { parsePhone } from "@/lib/core/contact";
import { parseOrderId } from "@/lib/core/ids";
import { isSameSecret } from "@/lib/core/secrets";
import { selectOrder } from "@/lib/orders";

/**
 * Order lookup by number and contact. Null both for an unknown number and for a contact that does not match, so that
 * nothing can be learned by trying.
 */
export async function findOrder(
  ctx: Ctx,
  input: { order_id: string; contact: string },
): Promise<{ id: string } | null> {
  const id = parseOrderId(input.order_id);
  const order = id ? await selectOrder(ctx, id) : undefined;
  const contact = input.contact.trim().toLowerCase();
  const isTheirs =
    isSameSecret(contact, order?.customerEmail ?? "") || isSameSecret(parsePhone(input.contact), order?.phone ?? "");
  return order && isTheirs ? { id: order.id } : null;
}
