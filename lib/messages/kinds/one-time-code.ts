import { oneLine } from "./letter";
import type { Kind } from "./telling";

/** A code that proves that its reader reads this address. Whose order it is for, and whether there is one, it does not say. */
export const oneTimeCode: Kind = ({ facts: { items }, say, shop }) => ({
  subject: say("one_time_code.subject", { storeName: oneLine(shop.storeName) }),
  paragraphs: [
    say("one_time_code.code", { code: items.join(" ") }),
    say("one_time_code.use"),
    say("one_time_code.ignore"),
  ],
  isForStrangers: true,
});
