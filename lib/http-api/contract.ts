import { z } from "zod";
import { KINDS } from "@/lib/core/kinds";
import { INVITATION_STATUSES, PAYMENT_STATUSES } from "@/lib/orders/status";

/**
 * The answers of the outer contract as schemas: the OpenAPI document is made of them, and tests hold real answers
 * against them. Amounts are whole rupiah, instants ISO 8601.
 */
const rupiahAmount = z.int().min(0).describe("Whole rupiah");
const count = z.int().min(0);
const isoInstant = z.iso.datetime().describe("ISO 8601");
export const orderId = z
  .string()
  .regex(/^ORD-[0-9A-Z]{26}$/)
  .describe("Order number; whoever knows it may see the order");

export const errorBody = z.object({
  error: z.object({
    code: z.string().describe("A word for programs, e.g. invalid, not_found, sold_out, too_many"),
    message: z.string().describe("A sentence for people"),
    fields: z.record(z.string(), z.string()).describe("Field name to what is wrong with it; empty when no field is"),
  }),
});

export const packagesBody = z.object({
  packages: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      kind: z.enum(KINDS).describe("How it is delivered"),
      price: rupiahAmount,
      duration_days: z.int().min(1).nullable().describe("null where nothing ends"),
      seats: z.int().min(1).describe("Units in one package: seats, codes"),
      available: z.int().min(0).describe("How many of this package can be bought now"),
    }),
  ),
});

export const placedOrderBody = z.object({
  order_id: orderId,
  status: z.literal("pending_payment"),
  intent: z.enum(["renew", "new"]).describe("What was taken: it extends a live seat, or it asks for a new one"),
  amount: rupiahAmount.describe("What the buyer pays in whole rupiah, gateway fee or unique code included"),
  payment_reference: z.string(),
  payment_url: z.url(),
  qr_string: z.string().optional().describe("QRIS payload to draw as a QR code"),
  qr_url: z.url().optional().describe("A picture of the QR code"),
  expires_at: isoInstant,
  status_url: z.url(),
});

export const orderStatusBody = z.object({
  order_id: orderId,
  payment_status: z.enum(PAYMENT_STATUSES),
  invitation_status: z.enum(INVITATION_STATUSES),
  message: z.string().describe("The state of the order in one sentence"),
  lines: z.array(
    z.object({
      package_id: z.string(),
      kind: z.enum(KINDS),
      quantity: z.int().min(1),
      units: count.describe("People or items over the whole line"),
      delivered: count.describe("With the buyer; also those whose term is over"),
      waiting: count.describe("On their way, out of stock, or without a name yet"),
      needs_person: count.describe("Refused: the buyer or the shop has to act"),
    }),
  ),
});

const check = z.looseObject({ status: z.enum(["ok", "degraded", "down"]) });
export const healthBody = z.object({
  status: z.enum(["ok", "degraded", "down"]),
  checks: z.object({ database: check, worker: check, disk: check }).catchall(check),
});
