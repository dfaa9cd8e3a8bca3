import { seal, sealingKeyIds, unseal } from "@/lib/core/secrets";
import { inTransaction, type Ctx } from "@/lib/work/context";
import { orderFacts, sealedAt } from "./facts";
import { saveSealedItems, selectSealedOtherwise } from "./store";

const BATCH = 500;

/** Seals the codes in a batch of messages that an earlier key has sealed with the current one. Answers how many; 0: none. */
export const resealMessages = (ctx: Ctx): Promise<number> =>
  inTransaction(ctx, async (tx) => {
    const [current = ""] = sealingKeyIds();
    const found = await selectSealedOtherwise(tx, current, BATCH);
    for (const { id, subject, facts } of found) {
      const { items } = orderFacts.parse(facts);
      if (items !== null) await saveSealedItems(tx, id, seal(unseal(items, sealedAt(subject)), sealedAt(subject)));
    }
    return found.length;
  });
