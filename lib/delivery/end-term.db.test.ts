import { expect, it } from "vitest";
import { endTerms } from ".";
import {
  DAY,
  deliver,
  first,
  later,
  messagesOf,
  newEmail,
  only,
  openSeatShop,
  paid,
  seatProduct,
} from "./testing/world";

const endsOf = async (id: string) => (await messagesOf(id)).filter(({ kind }) => kind === "membership_ended");

it("tells a team of five once that its term has ended, and names all of them", async () => {
  const shop = await openSeatShop([5], { seats: 5 });
  const members = Array.from({ length: 5 }, newEmail);
  const id = await paid([{ ...shop, members }], { email: first(members) });
  await deliver(id);
  // Hours apart, as the sweep comes by; the second time on another day.
  await endTerms(later(31 * DAY));
  const { facts } = only(await endsOf(id));
  const named = facts.invited as { email: string; workspaceName: string }[];
  expect(named.map(({ email }) => email).toSorted()).toEqual(members.toSorted());
  expect(new Set(named.map(({ workspaceName }) => workspaceName))).toEqual(new Set([first(shop.workspaces).name]));
  await endTerms(later(32 * DAY));
  expect(await endsOf(id)).toHaveLength(1);
});

it("tells of those who leave on another day on that day", async () => {
  const shop = await openSeatShop([2], { seats: 2 });
  const email = newEmail();
  const id = await paid([{ ...shop, members: [email, newEmail()] }], { email });
  await deliver(id);
  // The first of them stays two days longer by a renewal of their own.
  const renewal = await paid([{ product: seatProduct(shop.poolId, 1, 2) }], { email, intent: "renew" });
  await deliver(renewal);
  await endTerms(later(31 * DAY));
  expect(only(await endsOf(id)).facts.invited).toHaveLength(1);
  expect(await endsOf(renewal)).toHaveLength(0);
  await endTerms(later(33 * DAY));
  expect(only(await endsOf(renewal)).facts.invited).toMatchObject([{ email }]);
});
