import { beforeAll, describe, expect, it } from "vitest";
import { REASONS } from "@/lib/core/reasons";
import { correctAddress, retryUnit } from "@/lib/delivery";
import { deliverMessage } from "@/lib/messages";
import { cancelOrder } from "@/lib/ordering";
import { addNote } from "@/lib/orders";
import { setKnobs } from "@/lib/pretend";
import { sendRefund } from "@/lib/settlement";
import { countStatements } from "@/lib/testing/count-statements";
import { payOut } from "@/lib/testing/money";
import { ctx, deliver, newEmail, openCodeShop, openShop, order, orderCart, outcomeOf, pay } from "@/lib/testing/world";
import { readOrderDetail, refundOrder, resendMessage } from ".";
import type { OrderDetail, StaffUnit } from "./views";

const DETAIL_MAX = 7;

async function detailOf(id: string): Promise<OrderDetail> {
  const detail = await readOrderDetail(ctx, id);
  if (!detail) throw new Error(`no order ${id}`);
  return detail;
}

const unitsOf = (detail: OrderDetail): StaffUnit[] => detail.lines.flatMap(({ units }) => units);
const codesOf = (detail: OrderDetail) => detail.timeline.map(({ code }) => code);

function only<T>(rows: readonly T[]): T {
  const [row, second] = rows;
  if (row === undefined || second !== undefined) throw new Error(`one was expected, not ${rows.length}`);
  return row;
}

/** A team of five, delivered but for one whom the vendor refuses. */
async function teamWithOneRefused() {
  const shop = await openShop([5], { seatsPerPackage: 5, priceIdr: 250_000 });
  const members = Array.from({ length: 5 }, newEmail);
  const refused = members[2] ?? "";
  const [home] = shop.workspaces;
  if (!home) throw new Error("no workspace");
  await setKnobs(ctx, home.remoteId, { refuseEmails: [refused] });
  const placed = await order(shop, { customer_email: members[0], member_emails: members });
  await pay(placed.payment_reference);
  await deliver(placed.order_id);
  const detail = await detailOf(placed.order_id);
  const unit = only(unitsOf(detail).filter(({ status }) => status === "needs_person"));
  return { id: placed.order_id, shop, home, members, refused, detail, unit };
}

describe("one order, for staff", () => {
  it("is null when there is none", async () => {
    expect(await readOrderDetail(ctx, "ORD-00000000000000000000000000")).toBeNull();
  });

  it("shows each part on its own: four of five delivered, and what can be done about the fifth", async () => {
    const { detail, unit, refused, home } = await teamWithOneRefused();
    const [line] = detail.lines;
    expect(line?.counts).toEqual({ units: 5, delivered: 4, waiting: 0, needs_person: 1 });
    expect(detail.order.invitationStatus).toBe("manual");
    expect(unit).toMatchObject({
      email: refused,
      shareIdr: 50_000,
      acts: { canCorrectAddress: true, canRetry: true, canRefund: true },
    });
    expect(unit.reason).toMatchObject({ code: "address_refused", facts: { email: refused, workspace: home.name } });
    const delivered = unitsOf(detail).filter(({ status }) => status === "delivered");
    expect(delivered.every(({ acts }) => acts.canCorrectAddress && !acts.canRetry)).toBe(true);
    const seated = detail.assignments.filter(({ status }) => status === "ACTIVE");
    expect(new Set(seated.map(({ unitId }) => unitId))).toEqual(new Set(unitsOf(detail).map(({ id }) => id)));
    expect(detail.customer.memberEmails).toHaveLength(5);
  });

  it("shows codes without their text", async () => {
    const codes = await openCodeShop(3);
    const placed = await order(codes, { quantity: 2 });
    await pay(placed.payment_reference);
    await deliver(placed.order_id);
    const detail = await detailOf(placed.order_id);
    expect(unitsOf(detail).map(({ item }) => item)).toEqual([
      { status: "handed", revealedAt: null },
      { status: "handed", revealedAt: null },
    ]);
    for (const text of codes.texts) expect(JSON.stringify(detail)).not.toContain(text);
  });

  it(`takes ${DETAIL_MAX} statements, however much the order holds`, async () => {
    const [shop, codes] = [await openShop([6], { seatsPerPackage: 3 }), await openCodeShop(4)];
    const placed = await orderCart(
      [
        [shop, 2],
        [codes, 4],
      ],
      {},
    );
    await pay(placed.payment_reference, "twice");
    await deliver(placed.order_id);
    const { statements } = await countStatements(() => readOrderDetail(ctx, placed.order_id));
    expect(statements.slice(DETAIL_MAX)).toEqual([]);
  });
});

describe("the timeline", () => {
  let told: OrderDetail;
  beforeAll(async () => {
    const { id, unit } = await teamWithOneRefused();
    await addNote(
      { ...ctx, actor: { kind: "staff", id: "1", email: "ani@example.com", role: "admin" } },
      id,
      "Ditelepon",
    );
    await correctAddress(ctx, unit.id, newEmail());
    await deliver(id);
    const refund = await refundOrder(ctx, id, { amountIdr: 10_000, reason: "Terlambat" });
    await sendRefund(ctx, refund.id);
    const newest = (await detailOf(id)).messages.at(-1);
    await deliverMessage(ctx, newest?.id ?? "");
    await resendMessage(ctx, id);
    told = await detailOf(id);
  });

  it("tells payment, delivery, vendor calls, refunds, messages and notes in the order in which they came", () => {
    const at = told.timeline.map((entry) => entry.at);
    expect(at).toEqual(at.toSorted());
    const codes = codesOf(told);
    const story = [
      "order_placed",
      "code_opened",
      "paid",
      "address_refused",
      "note",
      "address_corrected",
      "refund_done",
    ];
    for (const code of story) expect(codes).toContain(code);
    const places = story.map((code) => codes.indexOf(code as (typeof codes)[number]));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(told.timeline.filter(({ entity }) => entity === "call").length).toBeGreaterThanOrEqual(6);
    expect(new Set(told.timeline.map(({ entity }) => entity))).toEqual(
      expect.objectContaining(
        new Set(["payment", "delivery", "unit", "attempt", "refund", "message", "order", "call"]),
      ),
    );
  });

  it("carries facts that its words can be made of, and no sentences", () => {
    const unfit = told.timeline.filter(
      (entry) => entry.entity !== "call" && !REASONS[entry.code].safeParse(entry.facts).success,
    );
    expect(unfit).toEqual([]);
  });

  it("says who did it, from which status to which, and which of several it is about", () => {
    expect(told.timeline).toContainEqual(
      expect.objectContaining({ code: "paid", entity: "payment", from: "pending", to: "paid" }),
    );
    expect(told.timeline).toContainEqual(
      expect.objectContaining({ code: "note", actor: "staff:ani@example.com", facts: { text: "Ditelepon" } }),
    );
    expect(told.timeline).toContainEqual(
      expect.objectContaining({ code: "message_resent", about: { message: told.messages.at(-1)?.kind } }),
    );
    const refused = told.timeline.find(({ code }) => code === "address_refused");
    expect(refused?.about).toEqual({ name: expect.stringContaining("@") });
  });
});

describe("the acts of staff", () => {
  it("refund a part: the money goes back and that person alone is taken out", async () => {
    const { id, unit } = await teamWithOneRefused();
    const { id: refundId, method } = await refundOrder(ctx, id, {
      amountIdr: unit.shareIdr,
      reason: "Alamatnya ditolak",
      unitIds: [unit.id],
    });
    expect(method).toBe("gateway");
    const asked = unitsOf(await detailOf(id)).find((one) => one.id === unit.id);
    expect(asked).toMatchObject({ refund: "requested", acts: { canRefund: false } });
    await sendRefund(ctx, refundId);
    const detail = await detailOf(id);
    expect(detail.order.paymentStatus).toBe("partially_refunded");
    expect(unitsOf(detail).find((one) => one.id === unit.id)).toMatchObject({ status: "withdrawn", refund: "done" });
    expect(detail.lines[0]?.counts).toMatchObject({ delivered: 4, needs_person: 0 });
    expect(detail.acts.refundable).toMatchObject([{ leftIdr: 200_000 }]);
  });

  it("refund a part from the money that paid, though more came in", async () => {
    const shop = await openShop([2]);
    const placed = await order(shop);
    await pay(placed.payment_reference, "twice");
    const detail = await detailOf(placed.order_id);
    const [unit] = unitsOf(detail);
    await refundOrder(ctx, placed.order_id, { amountIdr: 50_000, reason: "Batal", unitIds: [unit?.id ?? ""] });
    expect((await detailOf(placed.order_id)).refunds).toMatchObject([{ unitIds: [unit?.id], status: "requested" }]);
  });

  it("try a refused part again, and cancel what is unpaid", async () => {
    const { id, unit, home } = await teamWithOneRefused();
    await setKnobs(ctx, home.remoteId, { refuseEmails: [] });
    await retryUnit(ctx, unit.id);
    expect(await deliver(id)).toBe("invited");
    expect((await detailOf(id)).acts).toMatchObject({ canRetry: false, canCancel: false, canConfirm: false });
    const open = await order(await openShop([1]));
    expect((await detailOf(open.order_id)).acts).toEqual({
      canRetry: false,
      canConfirm: true,
      canCancel: true,
      refundable: [],
    });
    await cancelOrder(ctx, open.order_id);
    expect((await detailOf(open.order_id)).acts.canCancel).toBe(false);
  });

  it("refund nothing that has not come in, and prove what is paid out by hand", async () => {
    const open = await order(await openShop([1]));
    const refund = { amountIdr: 1, reason: "Salah pesan" };
    expect(await outcomeOf(refundOrder(ctx, open.order_id, refund))).toBe("conflict");
    await pay(open.payment_reference);
    expect(await outcomeOf(refundOrder(ctx, open.order_id, { ...refund, reference: "PAY-X" }))).toBe("invalid");
    const asked = await refundOrder(ctx, open.order_id, refund);
    expect(await outcomeOf(payOut(open.order_id, asked.id, "BCA-1"))).toBe("conflict");
    expect(await outcomeOf(resendMessage(ctx, open.order_id, crypto.randomUUID()))).toBe("not_found");
  });
});
