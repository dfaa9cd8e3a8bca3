import type { Ctx } from "@/lib/work/context";
import { env } from "@/lib/core/env";
import { DomainError } from "@/lib/core/errors";
import type { Rupiah } from "@/lib/core/money";
import { drawQr } from "./draw-qr";
import { statusAt, type SandboxCharge } from "./rules";
import { insertCharge, selectCharge } from "./store";

export type NewCharge = { reference: string; amount: Rupiah; description: string; expiresAt: Date };

/** Opens a charge and draws its QR code; the same reference again gives the same charge. */
export async function createCharge(ctx: Ctx, request: NewCharge): Promise<SandboxCharge> {
  const { reference, amount, description, expiresAt } = request;
  if (expiresAt <= ctx.now()) throw new DomainError("invalid", "The end of the QR code has already passed.");
  const qrString = drawQr({ storeName: env().STORE_NAME, reference, amount });
  await insertCharge(ctx, { reference, amountIdr: amount, description, qrString, expiresAt });
  const charge = await selectCharge(ctx, reference);
  if (!charge) throw new Error("a charge was not stored");
  if (charge.amountIdr !== amount)
    throw new DomainError("conflict", "This reference already has a charge over another amount.", { reference });
  return { ...charge, status: statusAt(charge, ctx.now()) };
}
