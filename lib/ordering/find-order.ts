import type { Ctx } from "@/lib/work/context";
import { parsePhone } from "@/lib/core/contact";
import { parseOrderId } from "@/lib/core/ids";
import { isSameSecret } from "@/lib/core/secrets";
import { selectOrder } from "@/lib/orders";

/**
 * Order lookup by number and contact. Null alike for a number that is not there and for a contact that is not its own,
 * so that nothing can be learned by trying.
 */
export async function findOrder(ctx: Ctx, wish: { order_id: string; contact: string }): Promise<{ id: string } | null> {
  const id = parseOrderId(wish.order_id);
  const order = id ? await selectOrder(ctx, id) : undefined;
  const contact = wish.contact.trim().toLowerCase();
  const isTheirs =
    isSameSecret(contact, order?.customerEmail ?? "") || isSameSecret(parsePhone(wish.contact), order?.phone ?? "");
  return order && isTheirs ? { id: order.id } : null;
}
