import { DomainError } from "@/lib/core/errors";
import { roleMay, ruleOf, type Right } from "@/lib/core/rights";
import type { Actor, Ctx } from "./context";

/**
 * Asked by every verb of staff before it does anything. The shop's own processes and the commands at the shell pass.
 * Throws `forbidden`, which names who may; `details` hold the right and the role or scope that was missing.
 */
export function requireRight(ctx: Ctx, right: Right): void {
  const missing = whatIsMissing(ctx.actor, right);
  if (missing) throw new DomainError("forbidden", missing.sentence, { right, needs: missing.needs });
}

export const hasRight = (ctx: Ctx, right: Right): boolean => whatIsMissing(ctx.actor, right) === null;

function whatIsMissing(actor: Actor, right: Right): { needs: string; sentence: string } | null {
  const { role, scope, isBuyersToo } = ruleOf(right);
  switch (actor.kind) {
    case "system":
      return null;
    case "buyer":
      return isBuyersToo ? null : { needs: role, sentence: "Only staff may do this." };
    case "staff":
      return roleMay(actor.role, right) ? null : { needs: role, sentence: `Only the role ${role} may do this.` };
    case "api_key":
      if (scope === null)
        return { needs: "person", sentence: "No API key may do this: a person signs in to the back office for it." };
      if (!roleMay(actor.role, right))
        return { needs: role, sentence: `Only a key with the role ${role} may do this.` };
      if (actor.scopes !== null && !actor.scopes.includes(scope))
        return { needs: scope, sentence: `This key does not have the scope ${scope}, which this needs.` };
      return null;
  }
}
