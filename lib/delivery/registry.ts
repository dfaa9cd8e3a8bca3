import type { Kind } from "@/lib/core/kinds";
import { actionKind } from "./kinds/action";
import { codeKind } from "./kinds/code";
import { seatKind } from "./kinds/seat";
import { secretKind } from "./kinds/secret";
import type { DeliveryKind } from "./port";

/** The kinds that can be delivered. The others are known words: a product of such a kind is never available. */
export const KINDS_BUILT: Partial<Record<Kind, DeliveryKind>> = {
  seat: seatKind,
  code: codeKind,
  secret: secretKind,
  action: actionKind,
};

export const findKind = (name: Kind): DeliveryKind | undefined => KINDS_BUILT[name];

/** For lines that were sold, so that their kind is built. */
export function kindNamed(name: Kind): DeliveryKind {
  const kind = KINDS_BUILT[name];
  if (!kind) throw new Error(`the kind ${name} cannot be delivered`);
  return kind;
}
