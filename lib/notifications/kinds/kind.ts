import { z } from "zod";
import type { Locale } from "@/lib/core/format";
import { writeLetter, type Draft, type Letter, type Shop } from "./letter";

/** What every kind knows about its order. */
export const aboutOrder = z.object({
  orderId: z.string().min(1).max(60),
  packageName: z.string().max(200),
  /** Missing and null mean that the buyer gave no name. */
  customerName: z.string().max(200).nullish(),
  /** The order's address opens the order: it goes to the buyer, not to people whom the buyer invites. */
  orderLink: z.enum(["with_link", "without_link"]).default("with_link"),
});

/** ISO 8601 */
export const at = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** A kind of message: the facts that it needs, and how it tells them in each language. */
export type Kind = { render: (data: unknown, locale: Locale, shop: Shop) => Letter };

/** Binds a schema to its texts; the facts are checked before anything is written. */
export function defineKind<Data extends z.infer<typeof aboutOrder>>(kind: {
  data: z.ZodType<Data>;
  drafts: Record<Locale, (data: Data, shop: Shop) => Draft>;
}): Kind {
  return {
    render: (given, locale, shop) => {
      const data = kind.data.parse(given);
      return writeLetter(kind.drafts[locale](data, shop), data, locale, shop);
    },
  };
}
