import { cache } from "react";
import { readOrder } from "@/lib/ordering";
import { ORDER_ID } from "@/lib/core/ids";
import type { OrderView } from "@/lib/ordering/views";
import { buyer } from "../../buyer";

/** The order that the address names, read once a request. Malformed and unknown are the same: null. */
export const orderOf = cache(async (id: string): Promise<OrderView | null> =>
  ORDER_ID.test(id) ? readOrder(await buyer(), id) : null,
);
