import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { saveProduct } from "@/lib/catalog";
import { QUANTITY_MAX } from "@/lib/core/kinds";
import { revealItem } from "@/lib/delivery";
import { readOrderDetail } from "@/lib/desk";
import { orderStatusBody, packagesBody, placedOrderBody } from "@/lib/http-api/contract";
import { readOrder } from "@/lib/ordering";
import { ctx, deliver, pay } from "@/lib/testing/world";
import { GET as getPackages } from "../packages/route";
import { GET as getStatus } from "./[id]/status/route";
import { POST } from "./route";

const context = { params: Promise.resolve({}) };
const BOTH = { id: "Uji", en: "Test" };
const TEXT = "https://contoh.id/undangan";

it("sells a shared text from the window to the order page", async () => {
  const id = `akses-${randomUUID().slice(0, 8)}`;
  const settings = { kind: "secret" as const, text: TEXT };
  await saveProduct(ctx, {
    id,
    settings,
    name: "Akses",
    summary: BOTH,
    terms: BOTH,
    priceIdr: 15_000,
    quantityMax: 3,
  });
  const listed = await (await getPackages(new Request("http://localhost:3000/api/packages"), context)).json();
  expect(packagesBody.parse(listed).packages).toContainEqual({
    id,
    name: "Akses",
    kind: "secret",
    price: 15_000,
    duration_days: null,
    seats: 1,
    available: QUANTITY_MAX,
  });

  const answer = await POST(
    new Request("http://localhost:3000/api/orders", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ customer_email: "ani@example.com", package_id: id, quantity: 2 }),
    }),
    context,
  );
  expect(answer.status).toBe(201);
  const { order_id, payment_reference } = placedOrderBody.parse(await answer.json());
  await pay(payment_reference);
  await deliver(order_id);

  const status = await getStatus(new Request(`http://localhost:3000/api/orders/${order_id}/status`), {
    params: Promise.resolve({ id: order_id }),
  });
  expect(orderStatusBody.parse(await status.json())).toMatchObject({
    invitation_status: "invited",
    message: "Paid and delivered.",
    lines: [{ package_id: id, kind: "secret", units: 2, delivered: 2, waiting: 0, needs_person: 0 }],
  });

  const view = await readOrder(ctx, order_id);
  const units = view?.lines.flatMap((line) => line.units) ?? [];
  expect(units.map(({ state }) => state)).toEqual(["handed", "handed"]);
  expect(JSON.stringify(view)).not.toContain(TEXT);
  expect(await revealItem(ctx, order_id, units[0]?.id ?? "")).toBe(TEXT);

  const detail = await readOrderDetail(ctx, order_id);
  const items = detail?.lines.flatMap((line) => line.units.map(({ item }) => item));
  expect(items).toMatchObject([
    { status: "handed", revealedAt: expect.any(String) as string },
    { status: "handed", revealedAt: null },
  ]);
  expect(JSON.stringify(detail)).not.toContain(TEXT);
});
