import { afterAll, beforeAll, expect, it } from "vitest";
import { db } from "@/db/client";
import { bankCharges, mails, settings, vendorRequests } from "@/db/schema";
import { currentTime, setClockOffset } from "@/lib/core/clock";
import { forgetEnv } from "@/lib/core/env";
import { hmacSha256 } from "@/lib/core/secrets";
import { rupiah } from "@/lib/core/money";
import { channelNamed } from "@/lib/messages/channels/registry";
import { gatewayNamed } from "@/lib/payments/gateways/registry";
import { systemCtx } from "@/lib/work/context";
import { driverNamed } from "@/lib/workspaces/registry";
import { advanceClock, loadClock } from "./clock";
import { openVendorWorkspace } from "./vendor/back-door";

/** The pretend world seen from a shop that left the demo, with the demo's rows still in its database. */
const ctx = systemCtx("test");
const WORKSPACE = { id: "w", remoteId: "ws-left-over" };
const REQUEST = {
  reference: "PAY-LEFT-OVER",
  gatewayRef: null,
  dueAmount: rupiah(50_000),
  now: new Date(),
  orderId: "ORD-00000000000000000000000000",
  amount: rupiah(50_000),
  description: "A seat",
  expiresAt: new Date(Date.now() + 600_000),
  returnUrl: "http://localhost:3000/orders/x",
  customer: { name: "A", email: "a@b.example", phone: null },
};
const MAIL = { key: "k", to: "a@b.example", subject: "s", text: "t", kind: "order_paid" } as const;

const setDemo = (value: string) => {
  process.env.DEMO = value;
  forgetEnv();
};

beforeAll(async () => {
  await openVendorWorkspace(ctx, { remoteId: WORKSPACE.remoteId, name: "Left over", seats: 5 });
  await db().insert(settings).values({ key: "clock_offset_seconds", value: 86_400 });
  setDemo("false");
});
afterAll(() => setDemo("true"));

it("the vendor is not there: nobody is invited, and every call sends its unit to a person", async () => {
  const driver = driverNamed("stand_in");
  const gone = { outcome: "auth", code: "not_here" };
  expect(await driver.invite(WORKSPACE, "buyer@example.id", "key")).toEqual(gone);
  expect(await driver.remove(WORKSPACE, "person-1")).toEqual(gone);
  expect(await driver.revoke(WORKSPACE, "buyer@example.id")).toEqual(gone);
  expect(await driver.listMembers(WORKSPACE)).toEqual(gone);
  expect(await driver.listPending(WORKSPACE)).toEqual(gone);
  expect(await db().$count(vendorRequests)).toBe(0);
});

it("the bank opens no charge, tells of none, and takes no webhook, not even a well signed one", async () => {
  const bank = gatewayNamed("sandbox");
  expect(await bank.createCharge(REQUEST)).toMatchObject({
    outcome: "refused",
    why: expect.stringMatching(/not here/),
  });
  expect(await bank.readPayment(REQUEST)).toMatchObject({ outcome: "refused" });
  expect(await db().$count(bankCharges)).toBe(0);
  const body = Buffer.from('{"event":"payment.expired","charge_id":"c","reference":"PAY-LEFT-OVER"}');
  const timestamp = String(Math.floor(Date.now() / 1000));
  const headers = new Headers({
    "x-sandbox-timestamp": timestamp,
    "x-sandbox-signature": hmacSha256("test-sandbox-secret", Buffer.concat([Buffer.from(`${timestamp}.`), body])),
  });
  expect(bank.openWebhook({ headers, body })).toMatchObject({ authentic: false });
  setDemo("true");
  expect(gatewayNamed("sandbox").openWebhook({ headers, body })).toMatchObject({ authentic: true });
  setDemo("false");
});

it("the mailbox takes nothing that nobody could read; the message waits in the shop", async () => {
  expect(await channelNamed("email").send(MAIL)).toMatchObject({ outcome: "unavailable" });
  expect(await db().$count(mails)).toBe(0);
});

it("the time machine stands still: a stored offset does not reach a real shop", async () => {
  setClockOffset(86_400);
  await loadClock(ctx);
  expect(Math.abs(currentTime().getTime() - Date.now())).toBeLessThan(60_000);
  await expect(advanceClock(ctx, 60)).rejects.toThrow(/part of the demo/);
  setDemo("true");
  await loadClock(ctx);
  expect(currentTime().getTime() - Date.now()).toBeGreaterThan(80_000_000);
  setClockOffset(0);
  setDemo("false");
});
