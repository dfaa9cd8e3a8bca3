import { expect, it } from "vitest";
import { z } from "zod";
import {
  assignmentsOf,
  deliver,
  first,
  homesOf,
  newEmail,
  only,
  openSeatShop,
  paid,
  statusOf,
} from "@/lib/delivery/testing/world";
import { createApiKey } from "@/lib/staff";
import { systemCtx } from "@/lib/work/context";
import { GET as REMOVALS } from "../removals/route";
import { POST as EXTEND } from "./[id]/extend/route";
import { POST as REASSIGN } from "./[id]/reassign/route";
import { POST as REVOKE } from "./[id]/revoke/route";
import { GET } from "./route";

const BASE = "http://localhost:3000/api/admin";
const keyOf = async (role: "owner" | "admin"): Promise<string> =>
  (await createApiKey(systemCtx("test"), { name: role, role })).key;
const headers = (key: string) => ({ authorization: `Bearer ${key}`, "content-type": "application/json" });

const list = async (key: string, query: string) =>
  GET(new Request(`${BASE}/account-assignments${query}`, { headers: headers(key) }), { params: Promise.resolve({}) });
const act = (route: typeof EXTEND, key: string, id: string, body: object) =>
  route(
    new Request(`${BASE}/account-assignments/${id}/x`, {
      method: "POST",
      headers: headers(key),
      body: JSON.stringify(body),
    }),
    {
      params: Promise.resolve({ id }),
    },
  );

const row = z.looseObject({ id: z.string(), user_email: z.string(), status: z.string(), end_date: z.iso.datetime() });
const page = z.object({ assignments: z.array(row), total: z.int(), pages: z.int(), current_page: z.int() });

async function seated() {
  const shop = await openSeatShop([1, 1]);
  const email = newEmail();
  const orderId = await paid([shop], { email });
  await deliver(orderId);
  return { shop, email, orderId, id: only(await assignmentsOf(orderId)).id };
}

it("lists who sits where, by email, workspace, status and end", async () => {
  const [key, { email, orderId, id, shop }] = [await keyOf("admin"), await seated()];
  const found = page.parse(
    await (await list(key, `?user_id=${encodeURIComponent(email.toUpperCase())}&status=ACTIVE`)).json(),
  );
  expect(found).toMatchObject({ total: 1, pages: 1, current_page: 1 });
  expect(found.assignments).toMatchObject([
    { id, user_email: email, order_id: orderId, account_name: (await homesOf(orderId))[0] },
  ]);
  const nobody = async (query: string) => page.parse(await (await list(key, query)).json()).total;
  expect(await nobody(`?user_id=${encodeURIComponent(email)}&ends_before=2020-01-01T00:00:00Z`)).toBe(0);
  expect(await nobody(`?user_id=${encodeURIComponent(email)}&status=ENDED`)).toBe(0);
  const ids = shop.workspaces.map((workspace) => workspace.id);
  expect((await nobody(`?account_id=${ids[0]}`)) + (await nobody(`?account_id=${ids[1]}`))).toBe(1);
  const refused = await list(key, "?account_id=all&ends_before=soon");
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({ error: { fields: { account_id: "must be the id of a workspace" } } });
});

it("gives days, moves and takes back, and answers where it stands", async () => {
  const [key, { orderId, id, email, shop }] = [await keyOf("admin"), await seated()];
  const before = row.parse(
    only(page.parse(await (await list(key, `?user_id=${encodeURIComponent(email)}`)).json()).assignments),
  );
  const longer = row.parse(await (await act(EXTEND, key, id, { additional_days: 7 })).json());
  expect(Date.parse(longer.end_date) - Date.parse(before.end_date)).toBe(7 * 86_400_000);

  const from = first(shop.workspaces.filter(({ id: home }) => home === before.account_id)).id;
  const moved = row.parse(await (await act(REASSIGN, key, id, { from_account_id: from })).json());
  expect(moved).toMatchObject({ status: "ACTIVE", is_moving: true, end_date: longer.end_date });
  expect(moved.account_id).not.toBe(from);
  expect(row.parse(await (await act(REASSIGN, key, id, { from_account_id: from })).json()).account_id).toBe(
    moved.account_id,
  );
  await deliver(orderId);

  const revoked = await act(REVOKE, key, id, { reason: "shared the account" });
  expect(row.parse(await revoked.json())).toMatchObject({ id, status: "REVOKED" });
  expect(await statusOf(orderId)).toBe("revoked");
  for (const again of [() => act(REVOKE, key, id, { reason: "again" }), () => act(REASSIGN, key, id, {})])
    expect((await again()).status).toBe(409);
  const plan = await REMOVALS(new Request(`${BASE}/removals`, { headers: headers(key) }), {
    params: Promise.resolve({}),
  });
  expect(
    z.object({ removals: z.array(z.looseObject({ user_email: z.string() })) }).parse(await plan.json()).removals,
  ).toContainEqual(expect.objectContaining({ user_email: email, state: "leaving" }));
});

it("says what is wrong with a request, by field", async () => {
  const [key, { id }] = [await keyOf("owner"), await seated()];
  const fieldsOf = async (answer: Response) => [
    answer.status,
    z.object({ error: z.object({ fields: z.record(z.string(), z.string()).optional() }) }).parse(await answer.json())
      .error.fields,
  ];
  expect(await fieldsOf(await act(EXTEND, key, id, { additional_days: 0 }))).toEqual([
    400,
    { additional_days: "must be at least 1" },
  ]);
  expect(await fieldsOf(await act(EXTEND, key, id, { additional_days: 9_999 }))).toEqual([
    400,
    { additional_days: "must be at most 366" },
  ]);
  expect(await fieldsOf(await act(REVOKE, key, id, {}))).toEqual([400, { reason: "is required" }]);
  expect((await act(EXTEND, key, "not-an-id", { additional_days: 1 })).status).toBe(404);
  expect((await act(EXTEND, key, crypto.randomUUID(), { additional_days: 1 })).status).toBe(404);
});
