import { and, eq, inArray } from "drizzle-orm";
import { db } from "@/db/client";
import { assignments, seats, workspaces } from "@/db/schema";
import { readVendorWorkspaces, setKnobs } from "@/lib/pretend";
import { vacateSeat } from "../..";
import { describeKind } from "../../contract";
import { ctx, first, later, openSeatShop, resize, unitsOf, type Home, type SeatShop } from "../../testing/world";
import { seatKind } from ".";

const shops = new Map<string, SeatShop>();
const homeOf = (productId: string): Home => {
  const shop = shops.get(productId);
  if (!shop) throw new Error("no such shop");
  return first(shop.workspaces);
};

/** Everybody of an order whom the vendor knows, each as often as they are known. */
async function received(orderId: string): Promise<string[]> {
  const made = await db()
    .selectDistinct({ email: assignments.email, workspace: workspaces.name })
    .from(assignments)
    .innerJoin(workspaces, eq(workspaces.id, assignments.workspaceId))
    .where(eq(assignments.orderId, orderId));
  const known = await readVendorWorkspaces(ctx);
  return made.flatMap(({ email, workspace }) => {
    const there = known.find(({ name }) => name === workspace);
    const people = [...(there?.members ?? []), ...(there?.pending ?? [])].map((person) => person.email);
    return people.filter((one) => one === email);
  });
}

describeKind("seat", {
  kind: seatKind,
  open: async (stock, unitsInOne = 1) => {
    const shop = await openSeatShop([stock], { seats: unitsInOne });
    shops.set(shop.product.id, shop);
    return shop.product;
  },
  stockUp: async (product, count) => {
    const home = homeOf(product.id);
    await resize(home, (await db().$count(seats, eq(seats.workspaceId, home.id))) + count);
  },
  received,
  breakOne: async (product, orderId) => {
    const { remoteId } = homeOf(product.id);
    const [unit] = await unitsOf(orderId);
    await setKnobs(ctx, remoteId, { refuseEmails: [unit?.email ?? ""] });
    return async () => void (await setKnobs(ctx, remoteId, { refuseEmails: [] }));
  },
  clear: async (orderId) => {
    const gone = db().select({ id: assignments.seatId }).from(assignments).where(eq(assignments.orderId, orderId));
    const leaving = await db()
      .select({ id: seats.id })
      .from(seats)
      .where(and(eq(seats.status, "leaving"), inArray(seats.id, gone)));
    for (const { id } of leaving) await vacateSeat(later(5), id);
  },
  isSoldAgain: true,
});
