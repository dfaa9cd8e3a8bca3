import { persist } from "./persist";
import type { OrderPlan } from "./plan";

/** What became of one buyer's errand, as the buyer knows it. */
export type Story = OrderPlan & {
  orderId: string;
  reference: string;
  /** Requests that it took, retries included. */
  tries: number;
};

const PACKAGE = "chatgpt-plus-1-bulan";
const CODE = "kode-hadiah-25";
const PROMO = "HEMAT10";
/**
 * Parts die again before they have recovered, and a charge that was left half made is taken over only when the lease
 * of whoever died over it has run out.
 */
const PATIENCE_MS = 240_000;

/** Orders once, with one `Idempotency-Key` over all retries, and pays as the plan says. Throws with what went wrong. */
export async function playBuyer(url: string, plan: OrderPlan, runKey: string): Promise<Story> {
  const placed = await persist(
    {
      url: `${url}/api/orders`,
      method: "POST",
      headers: { "idempotency-key": `${runKey}-${plan.number}` },
      body: {
        customer_email: plan.emails[0],
        ...whatOf(plan),
        ...(plan.promo ? { promo_code: PROMO } : {}),
      },
    },
    PATIENCE_MS,
  );
  const { order_id: orderId, payment_reference: reference } = placed.body;
  if (placed.status !== 201 || typeof orderId !== "string" || typeof reference !== "string")
    throw new Error(`order ${plan.number} was answered ${placed.status} ${JSON.stringify(placed.body)}`);
  const paid = plan.mode === "unpaid" ? 0 : await payAs(url, reference, plan);
  return { ...plan, orderId, reference, tries: placed.tries + paid };
}

const whatOf = ({ withCode, quantity, emails }: OrderPlan) =>
  withCode
    ? {
        lines: [
          { package_id: PACKAGE, quantity: 1 },
          { package_id: CODE, quantity: 1 },
        ],
      }
    : { member_emails: emails.slice(1), package_id: PACKAGE, quantity };

async function payAs(url: string, reference: string, plan: OrderPlan): Promise<number> {
  const paid = await persist(
    { url: `${url}/api/sandbox/payments/${reference}/pay`, method: "POST", body: { mode: plan.mode } },
    PATIENCE_MS,
  );
  // A conflict after a lost answer: an earlier try of ours has paid.
  const isPaid = paid.status === 200 || (paid.status === 409 && paid.tries > 1);
  if (!isPaid) throw new Error(`paying order ${plan.number} was answered ${paid.status} ${JSON.stringify(paid.body)}`);
  return paid.tries;
}
