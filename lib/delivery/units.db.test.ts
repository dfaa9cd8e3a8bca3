import { describe, expect, it } from "vitest";
import { lockOrderRows } from "@/lib/orders";
import { acceptInvitation, setKnobs } from "@/lib/pretend";
import { inTransaction } from "@/lib/work/context";
import {
  correctAddress,
  endTerms,
  finishDelivery,
  prepareDelivery,
  retryOrder,
  retryUnit,
  syncWorkspaces,
  withdrawUnits,
} from ".";
import {
  announced,
  ctx,
  DAY,
  deliver,
  first,
  later,
  messagesOf,
  newEmail,
  only,
  openSeatShop,
  paid,
  peopleIn,
  recordsOf,
  rowsOf,
  seatsOf,
  statusOf,
  tryUnit,
  unitsOf,
} from "./testing/world";

/** A team of five, one of whom the vendor will not have. */
async function teamWithOneRefused() {
  const shop = await openSeatShop([5, 5], { seats: 5 });
  const home = first(shop.workspaces);
  const members = Array.from({ length: 5 }, newEmail);
  const refused = members[2] ?? "";
  await setKnobs(ctx, home.remoteId, { refuseEmails: [refused] });
  const id = await paid([{ ...shop, members }], { email: first(members) });
  const status = await deliver(id);
  const unit = only((await unitsOf(id)).filter(({ status: one }) => one === "needs_person"));
  return { shop, home, members, refused, id, status, unit };
}

describe("one refused person of five", () => {
  it("leaves the four others invited, and says who needs somebody and why", async () => {
    const { home, members, refused, id, status, unit } = await teamWithOneRefused();
    expect(status).toBe("manual");
    expect(await peopleIn([home])).toEqual(members.filter((email) => email !== refused).toSorted());
    const facts = { email: refused, workspace: home.name, refusal: "email_refused" };
    expect(unit).toMatchObject({ email: refused, reason: "address_refused", facts });
    expect(await announced("orders/unit.refused")).toContainEqual({
      orderId: id,
      unitId: unit.id,
      code: "email_refused",
    });
    const told = await messagesOf(id);
    expect(told.map(({ kind }) => kind).toSorted()).toEqual(["invite_sent", "unit_needs_buyer"]);
    expect(told.find(({ kind }) => kind === "unit_needs_buyer")?.facts).toMatchObject({
      invited: [{ email: refused, workspaceName: home.name }],
    });
  });

  it("is served at another address, on the seat that was kept, and only once more told", async () => {
    const { home, members, refused, id, unit } = await teamWithOneRefused();
    const right = newEmail();
    await expect(correctAddress(ctx, unit.id, members[0] ?? "")).rejects.toMatchObject({
      code: "invalid",
      fields: { email: expect.any(String) as string },
    });
    await correctAddress(ctx, unit.id, right);
    expect(await statusOf(id)).toBe("processing");
    expect(await deliver(id)).toBe("invited");
    expect(await peopleIn([home])).toEqual([...members.filter((email) => email !== refused), right].toSorted());
    expect((await recordsOf(id)).find(({ reason }) => reason === "address_corrected")?.facts).toEqual({
      from: refused,
      to: right,
    });
    const invites = (await messagesOf(id)).filter(({ kind }) => kind === "invite_sent");
    expect(invites.map(({ facts }) => facts.units).toSorted()).toEqual([4, 5]);
    expect(await deliver(id)).toBe("invited");
    expect((await messagesOf(id)).filter(({ kind }) => kind === "invite_sent")).toHaveLength(2);
  });

  it("is tried again as it is, by unit or by order", async () => {
    const { home, id, unit } = await teamWithOneRefused();
    await retryUnit(ctx, unit.id);
    expect(await deliver(id)).toBe("manual");
    await setKnobs(ctx, home.remoteId, { refuseEmails: [] });
    await retryOrder(ctx, id);
    expect(await deliver(id)).toBe("invited");
  });

  it("is paid back alone: the seat is free, the four stay", async () => {
    const { shop, home, members, refused, id, unit } = await teamWithOneRefused();
    await inTransaction(ctx, async (tx) => withdrawUnits(tx, await lockOrderRows(tx, id), [unit.id], "refunded"));
    expect(await statusOf(id)).toBe("invited");
    expect((await unitsOf(id)).map(({ status }) => status).toSorted()).toEqual([
      ...Array.from({ length: 4 }, () => "delivered"),
      "withdrawn",
    ]);
    expect(await seatsOf(shop, "leaving")).toHaveLength(1);
    const told = (await messagesOf(id)).length;
    expect(await deliver(id)).toBe("invited");
    expect(await messagesOf(id)).toHaveLength(told);
    expect(await peopleIn([home])).toEqual(members.filter((email) => email !== refused).toSorted());
  });

  it("ends with the others when nobody has helped", async () => {
    const { shop, id } = await teamWithOneRefused();
    await endTerms(later(31 * DAY));
    expect(await statusOf(id)).toBe("ended");
    expect(await seatsOf(shop, "leaving")).toHaveLength(5);
  });
});

describe("correcting an address that was invited already", () => {
  it("takes the invitation back before the new one goes out, for the same term", async () => {
    const shop = await openSeatShop([1]);
    const [wrong, right] = [newEmail(), newEmail()];
    const id = await paid([shop], { email: wrong });
    await deliver(id);
    const { endsAt } = only(await unitsOf(id));
    await correctAddress(ctx, only(await unitsOf(id)).id, right);
    expect(await deliver(id, 5)).toBe("invited");
    expect(await peopleIn(shop.workspaces)).toEqual([right]);
    expect(only(await unitsOf(id))).toMatchObject({ email: right, endsAt });
  });

  it("never has both invited, also when the workspace does not confirm at first", async () => {
    const shop = await openSeatShop([2]);
    const [wrong, right] = [newEmail(), newEmail()];
    const id = await paid([shop], { email: wrong });
    await deliver(id);
    const unit = only(await unitsOf(id));
    await setKnobs(ctx, first(shop.workspaces).remoteId, { unavailable: { next: 2 } });
    await correctAddress(ctx, unit.id, right);
    await prepareDelivery(ctx, id);
    expect(await tryUnit(ctx, unit.id)).toBe("again");
    expect(await peopleIn(shop.workspaces)).toEqual([wrong]);
    expect(await deliver(id, 1)).toBe("invited");
    expect(await peopleIn(shop.workspaces)).toEqual([right]);
  });

  it("says nothing while the new one is on its way, then tells the buyer who is invited now", async () => {
    const shop = await openSeatShop([2], { seats: 2 });
    const [wrong, mate, right] = [newEmail(), newEmail(), newEmail()];
    const id = await paid([{ ...shop, members: [wrong, mate] }], { email: mate });
    await deliver(id);
    await correctAddress(ctx, (await unitsOf(id))[0]?.id ?? "", right);
    const invites = async () => (await messagesOf(id)).filter(({ kind }) => kind === "invite_sent");
    expect(await finishDelivery(ctx, id)).toBe("processing");
    expect(await invites()).toHaveLength(1);
    await deliver(id);
    expect(await invites()).toHaveLength(2);
    expect(JSON.stringify((await invites()).map(({ facts }) => facts.invited))).toContain(right);
  });

  it("is refused once the person has joined, whether the shop has noticed or not", async () => {
    const shop = await openSeatShop([1]);
    const home = first(shop.workspaces);
    const email = newEmail();
    const id = await paid([shop], { email });
    await deliver(id);
    const unit = only(await unitsOf(id));
    await acceptInvitation(ctx, home.remoteId, email);
    await expect(correctAddress(ctx, unit.id, newEmail())).rejects.toMatchObject({ code: "conflict" });
    await syncWorkspaces(ctx);
    await expect(correctAddress(ctx, unit.id, newEmail())).rejects.toMatchObject({ code: "conflict" });
    expect(await peopleIn([home])).toEqual([email]);
  });
});

it("does nothing for units that are over, of others, or of unpaid orders", async () => {
  const shop = await openSeatShop([1]);
  const id = await paid([shop]);
  await deliver(id);
  await endTerms(later(31 * DAY));
  const unit = only((await rowsOf(id)).units);
  await expect(correctAddress(ctx, unit.id, newEmail())).rejects.toMatchObject({ code: "conflict" });
  await expect(retryUnit(ctx, unit.id)).rejects.toMatchObject({ code: "conflict" });
  await expect(retryUnit(ctx, crypto.randomUUID())).rejects.toMatchObject({ code: "not_found" });
  expect(await tryUnit(ctx, unit.id)).toBe("gone");
});
