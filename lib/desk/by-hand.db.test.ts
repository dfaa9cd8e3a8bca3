import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { expect, it } from "vitest";
import { saveProduct } from "@/lib/catalog";
import { askSuspended, endTerms, finishTask, vacateSeat } from "@/lib/delivery";
import { addWorkspace, createPool, listTasks, readPoolWorkspace } from "@/lib/desk";
import { listWindow, readOrder } from "@/lib/ordering";
import { confirmManualRefund, requestRefund } from "@/lib/settlement";
import {
  ctx,
  deliver,
  later,
  newEmail,
  outcomeOf,
  paidOrder,
  paymentOf,
  order,
  pay,
  seatsOf,
} from "@/lib/testing/world";
import { newAccountInput } from "@/lib/workspaces/schemas";

/** Workspaces that nothing reaches but a person. */

async function openShopByHand(more: object = {}) {
  const poolId = `pool-${randomUUID().slice(0, 8)}`;
  await createPool(ctx, { id: poolId, name: poolId });
  const account = await addWorkspace(
    ctx,
    newAccountInput.parse({
      email: `akun-${poolId}@vendor.test`,
      name: poolId,
      pool_id: poolId,
      max_seats: 1,
      ...more,
    }),
  );
  const words = { id: "Uji", en: "Test" };
  const packageId = `package-${poolId}`;
  const settings = { kind: "seat", poolId, seats: 1 } as const;
  await saveProduct(ctx, {
    id: packageId,
    settings,
    name: "Uji",
    summary: words,
    terms: words,
    priceIdr: 50_000,
    durationDays: 30,
  });
  return { poolId, packageId, account };
}

const tasksOf = async (email: string) => (await listTasks(ctx)).filter((task) => task.email === email);

it("hands the invitation to a person, waits, and goes on when it is confirmed", async () => {
  const shop = await openShopByHand();
  const email = newEmail();
  const id = await paidOrder(shop, { customer_email: email });
  expect(await deliver(id)).toBe("manual");
  const [task, ...more] = await tasksOf(email);
  expect(more).toEqual([]);
  expect(task).toMatchObject({ action: "invite", workspace: shop.poolId, orderId: id });
  // Asking again makes no second task.
  expect(await deliver(id, later(60))).toBe("manual");
  expect(await tasksOf(email)).toHaveLength(1);

  const pressed = [1, 2, 3].map(() => outcomeOf(finishTask(ctx, task?.id ?? 0, "sudah")));
  expect((await Promise.all(pressed)).toSorted()).toEqual(["conflict", "conflict", "ok"]);
  expect(await deliver(id)).toBe("invited");
  expect(await tasksOf(email)).toEqual([]);
  expect(await readPoolWorkspace(ctx, shop.account.id)).toMatchObject({ seatsUsed: 1, status: "ASSIGNED" });
});

it("frees the seat of an ended term only after a person has confirmed the removal", async () => {
  const shop = await openShopByHand();
  const email = newEmail();
  const id = await paidOrder(shop, { customer_email: email });
  await deliver(id);
  const [invitation] = await tasksOf(email);
  await finishTask(ctx, invitation?.id ?? 0, "");
  await deliver(id);
  const after = later(31 * 24 * 60);
  await endTerms(after);
  const [leaving] = await seatsOf(shop, "leaving");
  if (!leaving) throw new Error("the seat is leaving");
  for (const _ of [1, 2]) expect(await outcomeOf(vacateSeat(after, leaving.id))).toBe("try_later");
  const [removal, ...more] = await tasksOf(email);
  expect(more).toEqual([]);
  expect(removal?.action).toBe("remove");
  await finishTask(ctx, removal?.id ?? 0, "");
  expect(await vacateSeat(after, leaving.id)).toBe("free");
  expect(await seatsOf(shop, "free")).toHaveLength(1);
});

it("keeps the seat when the money goes back while the task is open: the person may have been invited", async () => {
  const shop = await openShopByHand();
  const email = newEmail();
  const placed = await order(shop, { customer_email: email });
  await pay(placed.payment_reference);
  await deliver(placed.order_id);
  const [task] = await tasksOf(email);
  const { id: attemptId } = await paymentOf(placed.payment_reference);
  const amountIdr = placed.amount;
  const refund = await requestRefund(ctx, { attemptId, amountIdr, reason: "batal", unitIds: [], isByHand: true });
  await confirmManualRefund(
    ctx,
    { orderId: placed.order_id, refundId: refund.id },
    { reference: `BCA ${refund.id}`, paidOn: "2026-01-01" },
  );
  expect(await seatsOf(shop, "leaving")).toHaveLength(1);
  expect(await tasksOf(email)).toEqual([]);
  expect(await outcomeOf(finishTask(ctx, task?.id ?? 0, ""))).toBe("conflict");
});

it("steps down to a person when the first link is refused, and comes back to it by itself", async () => {
  const standin = await startHttpVendor();
  try {
    const chain = {
      drivers: ["scim", "manual"],
      settings: { scim: { base_url: standin.url } },
      credentials: { scim: { token: SECRET } },
    };
    const shop = await openShopByHand(chain);
    const email = newEmail();
    const id = await paidOrder(shop, { customer_email: email });
    expect(await deliver(id)).toBe("manual");
    expect(await readPoolWorkspace(ctx, shop.account.id)).toMatchObject({
      driver: "manual",
      isOpen: true,
      status: "ASSIGNED",
    });
    expect(await tasksOf(email)).toHaveLength(1);

    await askSuspended(later(60));
    expect((await readPoolWorkspace(ctx, shop.account.id)).driver).toBe("manual");
    standin.isGood = true;
    await askSuspended(later(120));
    expect((await readPoolWorkspace(ctx, shop.account.id)).driver).toBe("scim");
  } finally {
    await standin.stop();
  }
});

const SECRET = "scim-token-0123456789";

/** A directory that refuses our key until it is good, and has nobody in it. */
async function startHttpVendor() {
  const vendor = { isGood: false, url: "", stop: () => new Promise<void>((done) => void server.close(() => done())) };
  const server = createServer((_request, response) => {
    response.setHeader("content-type", "application/json");
    response.statusCode = vendor.isGood ? 200 : 401;
    response.end(JSON.stringify({ totalResults: 0, Resources: [] }));
  });
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  const address = server.address();
  vendor.url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  return vendor;
}

it("tells the buyer that a person does it and by when, before and after they pay, and only while nothing else can", async () => {
  const shop = await openShopByHand();
  const item = async () => (await listWindow(ctx)).find(({ id }) => id === shop.packageId);
  expect(await item()).toMatchObject({ available: 1, byHandWithinHours: 6 });

  const id = await paidOrder(shop, { customer_email: newEmail() });
  await deliver(id);
  const seen = await readOrder(ctx, id);
  expect(Date.parse(seen?.byHandUntil ?? "") - Date.parse(seen?.paidAt ?? "")).toBe(6 * 3_600_000);
  // Once the promise is broken it is not repeated.
  expect((await readOrder(later(7 * 60), id))?.byHandUntil).toBeNull();
  expect(await item()).toMatchObject({ available: 0, byHandWithinHours: null });

  const scim = {
    drivers: ["scim"],
    settings: { base_url: "https://scim.vendor.example/v2" },
    credentials: { token: "rahasia-0123" },
  };
  await addWorkspace(
    ctx,
    newAccountInput.parse({ email: `lain-${shop.poolId}@vendor.test`, pool_id: shop.poolId, max_seats: 1, ...scim }),
  );
  expect(await item()).toMatchObject({ available: 1, byHandWithinHours: null });
});
