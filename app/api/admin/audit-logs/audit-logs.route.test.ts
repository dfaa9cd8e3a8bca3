import { expect, it } from "vitest";
import { auditLogsBody } from "@/lib/http-api/openapi/admin-operations";
import { createApiKey, createUser } from "@/lib/staff";
import { PASSWORD } from "@/lib/testing/staff";
import { systemCtx } from "@/lib/work/context";
import { GET } from "./route";

const ctx = systemCtx("test");
const ask = (key: string, query = "") =>
  GET(
    new Request(`http://localhost:3000/api/admin/audit-logs${query}`, { headers: { authorization: `Bearer ${key}` } }),
    { params: Promise.resolve({}) },
  );

it("tells a key of an owner what happened, newest first, a page at a time", async () => {
  const { key } = await createApiKey(ctx, { name: "auditor", role: "owner", scopes: ["security:read"] });
  await createUser(ctx, { email: "baru@example.com", role: "admin", password: PASSWORD });
  const newest = auditLogsBody.parse(await (await ask(key, "?per_page=1")).json());
  expect(newest).toMatchObject({
    audit_logs: [{ event: "user_created", subject: "baru@example.com", actor: "system:test" }],
    total: 2,
    pages: 2,
    current_page: 1,
  });
  const older = auditLogsBody.parse(await (await ask(key, "?per_page=1&page=2")).json());
  expect(older.audit_logs).toMatchObject([{ event: "key_made", subject: "auditor" }]);
});

it("refuses a key that was cut down to something else, and a page that is none", async () => {
  const { key } = await createApiKey(ctx, { name: "orders", role: "owner", scopes: ["orders:read"] });
  expect((await ask(key)).status).toBe(403);
  const { key: good } = await createApiKey(ctx, { name: "good", role: "owner" });
  const refused = await ask(good, "?page=0");
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({ error: { fields: { page: "starts at 1" } } });
});
