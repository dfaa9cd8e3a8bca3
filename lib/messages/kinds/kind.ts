import type { Locale } from "@/lib/core/format";
import type { OrderFacts } from "../facts";
import type { Draft, Shop } from "./letter";

/** How one kind of message tells an order's facts in each language. Facts that are not given are left out, not guessed. */
export type Kind = Record<Locale, (facts: OrderFacts, shop: Shop) => Draft>;
