import { and, eq, inArray } from "drizzle-orm";
import { assert, asyncProperty, array, constantFrom } from "fast-check";
import { describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { assignments, helpTasks, messages, orderUnits, seats, terms, workspaces } from "@/db/schema";
import { deliverMessage } from "@/lib/messages";
import {
  acceptInvitation,
  joinOutOfBand,
  leaveWorkspace,
  listMailbox,
  readVendorWorkspaces,
  setKnobs,
} from "@/lib/pretend";
import { ctx, deliver, later, newEmail, openShop, outcomeOf, paidOrder, type Shop } from "@/lib/testing/world";
import type { Ctx } from "@/lib/work/context";
import { askHelp, repair, sendHelpCode, vacateSeat } from "..";

const NOTHING = { code: "", email: null };
const unitOf = async (orderId: string) => {
  const [unit] = await db().select().from(orderUnits).where(eq(orderUnits.orderId, orderId));
  if (!unit) throw new Error("no unit");
  return unit;
};
const liveOf = async (unitId: string) =>
  db()
    .select()
    .from(assignments)
    .where(and(eq(assignments.unitId, unitId), eq(assignments.status, "ACTIVE")));
const peopleIn = async (shop: Shop): Promise<string[]> => {
  const ids = shop.workspaces.map(({ remoteId }) => remoteId);
  const found = (await readVendorWorkspaces(ctx)).filter(({ remoteId }) => ids.includes(remoteId));
  return found.flatMap(({ members, pending }) => [...members, ...pending].map(({ email }) => email)).toSorted();
};
/** The code that was mailed last to this address. */
async function codeTo(email: string): Promise<string> {
  const queued = await db()
    .select({ id: messages.id })
    .from(messages)
    .where(and(eq(messages.address, email), eq(messages.kind, "one_time_code"), eq(messages.status, "queued")));
  for (const { id } of queued) await deliverMessage(ctx, id);
  const [mail] = (await listMailbox(ctx, { to: email, limit: 20 })).filter(({ kind }) => kind === "one_time_code");
  return /\b\d{6}\b/.exec(mail?.text ?? "")?.[0] ?? "";
}

/** A delivered order, seen an hour later. */
async function delivered(seatCounts: number[], email = newEmail()) {
  const shop = await openShop(seatCounts);
  const orderId = await paidOrder(shop, { customer_email: email });
  await deliver(orderId);
  const { id } = await unitOf(orderId);
  const [assignment] = await liveOf(id);
  const home = shop.workspaces.find((one) => one.id === assignment?.workspaceId);
  return { shop, orderId, unitId: id, email, remoteId: home?.remoteId ?? "", workspaceId: home?.id ?? "" };
}
const HOUR = later(60);
const vacate = async (at: Ctx) => {
  for (const { id } of await db().select().from(seats).where(eq(seats.status, "leaving")))
    await outcomeOf(vacateSeat(at, id));
};

describe("help", () => {
  it("sends an invitation that lies in the spam folder once more, on the same seat and term", async () => {
    const { shop, orderId, unitId, email } = await delivered([2]);
    const [before] = await liveOf(unitId);
    expect(await askHelp(HOUR, unitId)).toMatchObject({ finding: "spam_folder", act: "resend", needsCode: false });
    expect(await repair(HOUR, unitId, NOTHING)).toBe("resent");
    expect(await peopleIn(shop)).toEqual([]);
    await deliver(orderId, later(65));
    expect(await peopleIn(shop)).toEqual([email]);
    const [after] = await liveOf(unitId);
    expect(after).toMatchObject({ id: before?.id, seatId: before?.seatId, endsAt: before?.endsAt });
  });

  it("corrects a mistyped address with a code to the one that it was meant to be", async () => {
    const name = newEmail().split("@")[0] ?? "";
    const { shop, orderId, unitId } = await delivered([2], `${name}@gmial.com`);
    expect(await askHelp(HOUR, unitId)).toMatchObject({ finding: "typo", act: "correct", needsCode: true });
    expect(await outcomeOf(repair(HOUR, unitId, NOTHING))).toBe("invalid");
    await sendHelpCode(HOUR, unitId);
    const code = await codeTo(`${name}@gmail.com`);
    expect(await repair(HOUR, unitId, { code, email: "eve@example.com" })).toBe("corrected");
    await deliver(orderId, later(65));
    expect(await peopleIn(shop)).toEqual([`${name}@gmail.com`]);
  });

  it("invites again whose invitation has expired", async () => {
    const { shop, orderId, unitId, email, remoteId } = await delivered([2]);
    await leaveWorkspace(ctx, remoteId, email);
    expect(await askHelp(HOUR, unitId)).toMatchObject({ finding: "invite_expired" });
    expect(await repair(HOUR, unitId, NOTHING)).toBe("resent");
    await deliver(orderId, later(65));
    expect(await peopleIn(shop)).toEqual([email]);
  });

  it("moves whoever was removed to another workspace, with a code, and keeps the end of the term", async () => {
    const { shop, orderId, unitId, email, remoteId, workspaceId } = await delivered([1, 1]);
    await acceptInvitation(ctx, remoteId, email);
    await db().update(assignments).set({ joinedAt: new Date() }).where(eq(assignments.unitId, unitId));
    await leaveWorkspace(ctx, remoteId, email);
    const [before] = await liveOf(unitId);
    expect(await askHelp(HOUR, unitId)).toMatchObject({ finding: "removed", needsCode: true });
    await sendHelpCode(HOUR, unitId);
    expect(await repair(HOUR, unitId, { code: await codeTo(email), email: null })).toBe("reseated");
    await deliver(orderId, later(65));
    await vacate(later(70));
    const [after] = await liveOf(unitId);
    expect([after?.workspaceId === workspaceId, after?.endsAt]).toEqual([false, before?.endsAt]);
    expect(await peopleIn(shop)).toEqual([email]);
  });

  it("invites whoever was removed to their own seat where no other workspace has one", async () => {
    const { shop, orderId, unitId, email, remoteId } = await delivered([1]);
    await acceptInvitation(ctx, remoteId, email);
    await db().update(assignments).set({ joinedAt: new Date() }).where(eq(assignments.unitId, unitId));
    await leaveWorkspace(ctx, remoteId, email);
    await sendHelpCode(HOUR, unitId);
    expect(await repair(HOUR, unitId, { code: await codeTo(email), email: null })).toBe("resent");
    await deliver(orderId, later(65));
    expect(await peopleIn(shop)).toEqual([email]);
  });

  it("leaves one task to staff for a dead workspace without another seat, however often it is asked", async () => {
    const { unitId, email, workspaceId, orderId } = await delivered([1]);
    await db().update(workspaces).set({ status: "SUSPENDED" }).where(eq(workspaces.id, workspaceId));
    for (let asked = 0; asked < 3; asked++) {
      expect(await askHelp(HOUR, unitId)).toMatchObject({ finding: "workspace_down", act: "reseat" });
      await sendHelpCode(HOUR, unitId);
      expect(await repair(HOUR, unitId, { code: await codeTo(email), email: null })).toBe("handed_over");
    }
    const tasks = () => db().select().from(helpTasks).where(eq(helpTasks.orderId, orderId));
    expect(await tasks()).toMatchObject([{ finding: "workspace_down", asked: 3, endedAt: null }]);

    await db().update(workspaces).set({ status: "AVAILABLE" }).where(eq(workspaces.id, workspaceId));
    expect(await repair(HOUR, unitId, NOTHING)).toBe("resent");
    expect(await tasks()).toMatchObject([{ ended: "repaired" }]);
  });

  it("finds a member under an address of theirs, and makes theirs that one", async () => {
    const name = newEmail().split("@")[0] ?? "";
    const { shop, orderId, unitId, email, remoteId } = await delivered([2], `${name}@gmail.com`);
    await leaveWorkspace(ctx, remoteId, email);
    const other = `${name}+work@gmail.com`;
    await joinOutOfBand(ctx, remoteId, other);
    expect(await askHelp(HOUR, unitId)).toMatchObject({ finding: "other_address", act: "correct" });
    await sendHelpCode(HOUR, unitId);
    expect(await repair(HOUR, unitId, { code: await codeTo(email), email: null })).toBe("corrected");
    await deliver(orderId, later(65));
    expect(await peopleIn(shop)).toEqual([other]);
    expect(await liveOf(unitId)).toMatchObject([{ email: other }]);
  });

  it("explains to a member, and hands over what it cannot see", async () => {
    const { unitId, email, remoteId } = await delivered([2]);
    await acceptInvitation(ctx, remoteId, email);
    expect(await askHelp(HOUR, unitId)).toMatchObject({ finding: "wrong_account", act: "explain" });
    await setKnobs(ctx, remoteId, { unavailable: { next: 1 } });
    expect(await askHelp(HOUR, unitId)).toMatchObject({ finding: "unreadable", act: "staff" });
    expect(await askHelp(HOUR, unitId)).toMatchObject({ finding: "wrong_account" });
    expect(await db().select().from(helpTasks).where(eq(helpTasks.unitId, unitId))).toMatchObject([
      { ended: "repaired" },
    ]);
  });

  it("never yields two live seats or a longer term, whatever is pressed in whatever order", async () => {
    const STEPS = ["ask", "repair", "repair", "deliver", "leave", "accept", "vacate"] as const;
    await assert(
      asyncProperty(array(constantFrom(...STEPS), { minLength: 3, maxLength: 9 }), async (steps) => {
        const { shop, orderId, unitId, email } = await delivered([1, 1]);
        const [start] = await liveOf(unitId);
        let minutes = 60;
        for (const step of steps) {
          minutes += 7;
          const at = later(minutes);
          if (step === "ask") await outcomeOf(askHelp(at, unitId));
          if (step === "deliver") await outcomeOf(deliver(orderId, at));
          if (step === "vacate") await vacate(at);
          const [seat] = await liveOf(unitId);
          const home = shop.workspaces.find(({ id }) => id === seat?.workspaceId)?.remoteId ?? "";
          if (step === "leave") await leaveWorkspace(ctx, home, email);
          if (step === "accept") {
            await outcomeOf(acceptInvitation(ctx, home, email));
            await db().update(assignments).set({ joinedAt: new Date() }).where(eq(assignments.unitId, unitId));
          }
          if (step === "repair") {
            await outcomeOf(sendHelpCode(at, unitId));
            await outcomeOf(repair(at, unitId, { code: await codeTo(email), email: null }));
          }
          const live = await liveOf(unitId);
          expect(live.map(({ endsAt }) => endsAt)).toEqual([start?.endsAt]);
        }
        await outcomeOf(deliver(orderId, later(minutes + 10)));
        await vacate(later(minutes + 20));
        await vacate(later(minutes + 30));
        expect((await peopleIn(shop)).length).toBeLessThanOrEqual(1);
        const ids = (await liveOf(unitId)).map(({ id }) => id);
        expect(await db().select().from(terms).where(inArray(terms.assignmentId, ids))).toHaveLength(1);
      }),
      { numRuns: 12 },
    );
  });
});
