import { randomUUID } from "node:crypto";
import { DomainError, type FieldErrors } from "@/lib/core/errors";
import { fingerprint, seal, sealingKeyIds, unseal, type SealedAt } from "@/lib/core/secrets";
import { inTransaction, type Ctx, type TxCtx } from "@/lib/work/context";
import { announce } from "@/lib/work/outbox";
import {
  insertHanded,
  insertItems,
  markRevealed,
  moveOut,
  saveSealed,
  selectHanded,
  selectSealedOtherwise,
  type Item,
} from "./store";

/** The texts of items: sealed with the row's id when they come in, opened only for whoever has bought them. */

/** Characters. A licence key or a link; a longer text is a file and is sold as one. */
export const ITEM_LENGTH_MAX = 2_000;
/** Items that one call may bring. */
export const ITEMS_MAX = 5_000;
const ROWS_A_STATEMENT = 1_000;

const PURPOSE = "stock item";
const sealedAt = (id: string): SealedAt => `stock_items.sealed:${id}`;

/**
 * Adds items to a product. One that is there already, also one that was sold, is a duplicate and left out. Throws
 * `invalid` with fields `items` or `items.<i>` for what cannot be an item; then none is added.
 */
export async function addItems(
  ctx: Ctx,
  productId: string,
  texts: readonly string[],
): Promise<{ added: number; duplicates: number }> {
  const trimmed = texts.map((text) => text.trim());
  refuseBad(trimmed);
  const items = [...new Set(trimmed)].map((text) => {
    const id = randomUUID();
    return { id, productId, sealed: seal(text, sealedAt(id)), fingerprint: fingerprint(text, PURPOSE) };
  });
  const added = await inTransaction(ctx, async (tx) => {
    let count = 0;
    for (let from = 0; from < items.length; from += ROWS_A_STATEMENT)
      count += await insertItems(tx, items.slice(from, from + ROWS_A_STATEMENT));
    // Whoever has paid and waits for this product is served.
    if (count > 0) await announce(tx, "stock/supply.freed", { supply: `product:${productId}` });
    return count;
  });
  return { added, duplicates: texts.length - added };
}

function refuseBad(texts: readonly string[]): void {
  const fields: FieldErrors = {};
  if (texts.length === 0) fields.items = "must hold at least one item";
  if (texts.length > ITEMS_MAX) fields.items = `must hold at most ${ITEMS_MAX} items; send the rest afterwards`;
  for (const [index, text] of texts.entries()) {
    if (text === "") fields[`items.${index}`] = "must not be empty";
    if (text.length > ITEM_LENGTH_MAX) fields[`items.${index}`] = `must have at most ${ITEM_LENGTH_MAX} characters`;
  }
  const [first] = Object.entries(fields);
  if (first) throw new DomainError("invalid", `${first[0]} ${first[1]}`, {}, fields);
}

/** Made items may be equal, so that their fingerprint is their own id. */
const MADE = "made:";

/** Hands a text to a unit that was made for it and never lay in stock. A unit that has one already keeps that. */
export async function handMade(
  tx: TxCtx,
  { text, ...to }: { productId: string; lineId: string; unitId: string; text: string },
): Promise<void> {
  const id = randomUUID();
  await insertHanded(tx, { ...to, id, sealed: seal(text, sealedAt(id)), fingerprint: `${MADE}${id}` });
}

const openItem = (item: Item): string => unseal(item.sealed, sealedAt(item.id));

/** The texts of what these units got. */
export const openHanded = async (ctx: Ctx, unitIds: readonly string[]): Promise<{ id: string; text: string }[]> =>
  (await selectHanded(ctx, unitIds)).map((item) => ({ id: item.id, text: openItem(item) }));

/** The text of the item that a unit got, and whether this is the buyer's first look. Throws `not_found`. */
export async function revealItem(tx: TxCtx, unitId: string): Promise<{ text: string; isFirstLook: boolean }> {
  const [item] = await selectHanded(tx, [unitId]);
  if (!item) throw new DomainError("not_found", "There is no item to show.");
  const isFirstLook = item.revealedAt === null;
  if (isFirstLook) await markRevealed(tx, item.id);
  return { text: openItem(item), isFirstLook };
}

/** Takes back what a unit got: it is shown no more, and never sold again. Null when it has nothing. */
export async function withdrawItem(tx: TxCtx, unitId: string): Promise<string | null> {
  const [item] = await selectHanded(tx, [unitId]);
  return item ? (await moveOut(tx, item)).id : null;
}

/** Seals a batch of items that an earlier key has sealed with the current one. Answers how many; 0: none is left. */
export const resealItems = (ctx: Ctx): Promise<number> =>
  inTransaction(ctx, async (tx) => {
    const [current = ""] = sealingKeyIds();
    const items = await selectSealedOtherwise(tx, current, ROWS_A_STATEMENT);
    for (const item of items) {
      const text = openItem(item);
      const mark = item.fingerprint.startsWith(MADE) ? item.fingerprint : fingerprint(text, PURPOSE);
      await saveSealed(tx, item.id, { sealed: seal(text, sealedAt(item.id)), fingerprint: mark });
    }
    return items.length;
  });
