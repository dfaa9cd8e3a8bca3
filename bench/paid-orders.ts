import { persist } from "@/scripts/drill/persist";
import type { TestShop } from "@/scripts/testing/shop";

export type Placed = { orderId: string; reference: string };

const PACKAGE = "chatgpt-plus-1-bulan";
const PATIENCE_MS = 30_000;
let made = 0;

/** Seats enough for `orders` more orders of one seat. */
export async function stockUp(shop: TestShop, orders: number): Promise<void> {
  const body = { name: "Studio Besar", seats: Math.min(1_000, 150 + orders) };
  const { status } = await persist({ url: `${shop.url}/api/dev/workspaces`, method: "POST", body }, PATIENCE_MS);
  if (status !== 200) throw new Error(`the shop could not be stocked: ${status}`);
}

export async function placeOne(shop: TestShop, more: Record<string, unknown> = {}): Promise<Placed> {
  const customer_email = `bench-${process.pid}-${made++}@example.com`;
  const { status, body } = await persist(
    { url: `${shop.url}/api/orders`, method: "POST", body: { customer_email, package_id: PACKAGE, ...more } },
    PATIENCE_MS,
  );
  const { order_id: orderId, payment_reference: reference } = body;
  if (status !== 201 || typeof orderId !== "string" || typeof reference !== "string")
    throw new Error(`an order was answered ${status} ${JSON.stringify(body)}`);
  return { orderId, reference };
}

/** The buyer pays, the sandbox tells the shop. Answers when the shop has taken the webhook. */
export async function payOne(shop: TestShop, { reference }: Placed): Promise<void> {
  const request = { url: `${shop.url}/api/sandbox/payments/${reference}/pay`, method: "POST", body: { mode: "pay" } };
  const { status, body } = await persist(request, PATIENCE_MS);
  if (status !== 200) throw new Error(`paying was answered ${status} ${JSON.stringify(body)}`);
}
