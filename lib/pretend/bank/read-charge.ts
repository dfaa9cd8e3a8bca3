import type { Ctx } from "@/lib/work/context";
import { sayHeard } from "./hearing";
import { statusAt, type SandboxCharge } from "./rules";
import { selectCharge } from "./store";

/** The status call of the gateway's interface. Null for a reference that the sandbox never heard of. */
export async function readCharge(ctx: Ctx, reference: string): Promise<SandboxCharge | null> {
  const charge = await showCharge(ctx, reference);
  if (charge) sayHeard(reference, charge.status);
  return charge;
}

/** The same for the pay page, which is not the shop asking. */
export async function showCharge(ctx: Ctx, reference: string): Promise<SandboxCharge | null> {
  const charge = await selectCharge(ctx, reference);
  return charge && { ...charge, status: statusAt(charge, ctx.now()) };
}
