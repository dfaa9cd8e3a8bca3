import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { errorBody } from "@/lib/http-api/contract";
import { createApiKey } from "@/lib/staff";
import { shopGoingDown } from "@/lib/testing/incident-drill";
import { ctx } from "@/lib/testing/world";
import { POST as markDown } from "../chatgpt-accounts/[id]/incident/route";
import { GET as list } from "./route";
import { GET as read } from "./[id]/route";
import { POST as run } from "./[id]/run/route";

const keys = { admin: "", owner: "" };
beforeAll(async () => {
  for (const role of ["admin", "owner"] as const) keys[role] = (await createApiKey(ctx, { name: role, role })).key;
});

const ask = (key: string, body?: unknown): Request =>
  new Request("http://localhost:3000/api/admin/incidents", {
    method: body === undefined ? "GET" : "POST",
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const at = (id: string) => ({ params: Promise.resolve({ id }) });
const incidentBody = z.looseObject({
  id: z.string(),
  status: z.string(),
  fingerprint: z.string().nullable(),
  numbers: z.looseObject({ people: z.int(), fits: z.int(), waits: z.int(), refund_idr: z.int() }),
  people: z.array(z.looseObject({ email: z.string(), target: z.string().nullable(), status: z.string() })),
});

describe("an incident over REST", () => {
  it("is opened with a plan by an admin, and run by an owner who names the plan and the workspace", async () => {
    const { down, targets } = await shopGoingDown(2, [1]);
    const opened = await markDown(ask(keys.admin, { note: "akun mati" }), at(down.id));
    expect(opened.status).toBe(201);
    const plan = incidentBody.parse(await opened.json());
    expect(plan).toMatchObject({ status: "open", workspace: down.name, note: "akun mati" });
    expect(plan.numbers).toMatchObject({ people: 2, fits: 1, waits: 1, refund_idr: 50_000 });
    expect(plan.people.map(({ target }) => target)).toEqual([targets[0]?.name, null]);

    const wanted = { fingerprint: plan.fingerprint, confirm: down.name };
    expect((await run(ask(keys.admin, wanted), at(plan.id))).status).toBe(403);
    const mistyped = await run(ask(keys.owner, { ...wanted, confirm: "lain" }), at(plan.id));
    expect(mistyped.status).toBe(400);
    expect(errorBody.parse(await mistyped.json()).error.fields).toHaveProperty("confirm");
    expect((await run(ask(keys.owner, { ...wanted, fingerprint: "0" }), at(plan.id))).status).toBe(409);

    const ran = await run(ask(keys.owner, wanted), at(plan.id));
    expect(ran.status).toBe(202);
    expect(incidentBody.parse(await ran.json())).toMatchObject({ status: "moving", fingerprint: null });
    expect((await run(ask(keys.owner, wanted), at(plan.id))).status).toBe(409);

    const all = z.object({ incidents: z.array(z.looseObject({ id: z.string() })) });
    expect(all.parse(await (await list(ask(keys.admin), at(""))).json()).incidents[0]?.id).toBe(plan.id);
    expect(incidentBody.parse(await (await read(ask(keys.admin), at(plan.id))).json()).people).toHaveLength(2);
  });

  it("answers 404 for what is no incident and no workspace, 409 for a second one of a workspace", async () => {
    const nothing = "00000000-0000-4000-8000-000000000000";
    for (const id of [nothing, "x"]) {
      expect((await read(ask(keys.admin), at(id))).status).toBe(404);
      expect((await markDown(ask(keys.admin, {}), at(id))).status).toBe(404);
    }
    const { down } = await shopGoingDown(1, [1]);
    expect((await markDown(ask(keys.admin, {}), at(down.id))).status).toBe(201);
    expect((await markDown(ask(keys.admin, {}), at(down.id))).status).toBe(409);
  });

  it.each([
    [{}, "fingerprint"],
    [{ fingerprint: "", confirm: "x" }, "fingerprint"],
    [{ fingerprint: "x" }, "confirm"],
    [{ fingerprint: "x", confirm: "x", extra: 1 }, "extra"],
  ])("names what is wrong with %j", async (body, field) => {
    const answer = await run(ask(keys.owner, body), at("00000000-0000-4000-8000-000000000000"));
    expect(answer.status).toBe(400);
    expect(errorBody.parse(await answer.json()).error.fields).toHaveProperty([field]);
  });
});
