import { beforeAll, describe, expect, it } from "vitest";
import { errorBody } from "@/lib/http-api/contract";
import { addedStockBody } from "@/lib/http-api/openapi/admin-operations";
import { createApiKey } from "@/lib/staff";
import { ctx, openCodeShop, openShop } from "@/lib/testing/world";
import { POST } from "./[id]/stock/route";

const keys = { admin: "", owner: "" };

beforeAll(async () => {
  for (const role of ["admin", "owner"] as const) keys[role] = (await createApiKey(ctx, { name: role, role })).key;
});

const add = (id: string, body: unknown, key = keys.admin) =>
  POST(
    new Request(`http://localhost:3000/api/admin/products/${encodeURIComponent(id)}/stock`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(key ? { authorization: `Bearer ${key}` } : {}) },
      body: JSON.stringify(body),
    }),
    { params: Promise.resolve({ id }) },
  );
const fieldsOf = async (answer: Response) => errorBody.parse(await answer.json()).error.fields;

describe("POST /api/admin/products/{id}/stock", () => {
  it("takes items from owner and admin, and tells new ones from known ones", async () => {
    const { packageId } = await openCodeShop(0);
    const answer = await add(packageId, { items: ["KUNCI-1", " KUNCI-2 ", "KUNCI-1"] });
    expect(answer.status).toBe(200);
    expect(addedStockBody.parse(await answer.json())).toEqual({ added: 2, duplicates: 1 });
    const again = await add(packageId, { items: ["KUNCI-2", "KUNCI-3"] }, keys.owner);
    expect(await again.json()).toEqual({ added: 1, duplicates: 1 });
  });

  it("asks who is there first", async () => {
    const { packageId } = await openCodeShop(0);
    expect((await add(packageId, { items: ["X"] }, "")).status).toBe(401);
  });

  it("answers 404 for what is unknown or not handed out from stock", async () => {
    const shop = await openShop([1]);
    for (const id of ["nothing", shop.packageId, "' or 1=1 --", "\u0000"])
      expect((await add(id, { items: ["X"] })).status).toBe(404);
  });

  it.each([
    [{}, "items"],
    [{ items: "A" }, "items"],
    [{ items: [] }, "items"],
    [{ items: ["A", 1] }, "items.1"],
    [{ items: ["A", "  "] }, "items.1"],
    [{ items: ["x".repeat(2_001)] }, "items.0"],
    [{ items: ["A"], price: 1 }, "price"],
  ])("names what is wrong with %j and adds nothing", async (body, field) => {
    const { packageId } = await openCodeShop(0);
    const answer = await add(packageId, body);
    expect(answer.status).toBe(400);
    expect(await fieldsOf(answer)).toHaveProperty([field]);
    expect(await (await add(packageId, { items: ["A"] })).json()).toEqual({ added: 1, duplicates: 0 });
  });
});
