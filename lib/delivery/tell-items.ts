import { sha256 } from "@/lib/core/secrets";
import { sealItems } from "@/lib/messages";
import type { OrderRows, Unit } from "@/lib/orders";
import { openHanded } from "@/lib/stock";
import type { TxCtx } from "@/lib/work/context";
import { tellBuyer } from "./tell-buyer";

/** One message for each new set of items. It lists all of them, so that the latest is enough. */
export async function tellItems(tx: TxCtx, { order }: OrderRows, units: readonly Unit[]): Promise<void> {
  const handed = units.filter(({ deliveredAt }) => deliveredAt).map(({ id }) => id);
  const items = await openHanded(tx, handed);
  if (items.length === 0) return;
  const subject = `${order.id}:${sha256(JSON.stringify(handed)).slice(0, 16)}`;
  const texts = items.map(({ text }) => text);
  await tellBuyer(tx, order, "item_delivered", { items: sealItems(subject, texts), units: texts.length }, subject);
}
