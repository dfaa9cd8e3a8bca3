import { HoldCallout, SeeRemovals } from "@/components/admin/removals/removals";
import type { StaffCtx } from "@/lib/auth";
import { env } from "@/lib/core/env";
import { readRemovalHold } from "@/lib/delivery";

/** Removals that are held back until an owner has looked; nothing where none are. */
export async function HeldRemovals({ ctx }: { ctx: StaffCtx }) {
  const hold = await readRemovalHold(ctx);
  if (!hold) return null;
  return (
    <HoldCallout hold={hold} max={env().REMOVALS_MAX}>
      <SeeRemovals />
    </HoldCallout>
  );
}
