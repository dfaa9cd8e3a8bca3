import { eq } from "drizzle-orm";
import { afterEach, expect, it, vi } from "vitest";
import { db, pool } from "@/db/client";
import { outbox } from "@/db/schema";
import { forgetEnv } from "@/lib/core/env";
import { healthBody } from "@/lib/http-api/contract";
import { GET as getDocument } from "../openapi.json/route";
import { GET } from "./route";

const context = { params: Promise.resolve({}) };
/** The answer is shared for two seconds: each look of these tests comes later than that. */
let seconds = 0;
const later = (moreMs = 0) => vi.spyOn(performance, "now").mockReturnValue(seconds * 1000 + moreMs);
const health = async () => {
  seconds += 10;
  later();
  const answer = await GET(new Request("http://localhost:3000/api/health"), context);
  const text = await answer.text();
  return { status: answer.status, text, body: healthBody.parse(JSON.parse(text)) };
};

afterEach(() => {
  vi.restoreAllMocks();
  process.env.INNGEST_BASE_URL = "http://127.0.0.1:9";
  forgetEnv();
});

it("stays open for orders when only the engine is away", async () => {
  const { status, body } = await health();
  expect(status).toBe(200);
  expect(body).toMatchObject({
    status: "degraded",
    checks: { database: { status: "ok" }, worker: { status: "down" } },
  });
});

it("tells of events that wait too long", async () => {
  process.env.INNGEST_BASE_URL = "";
  forgetEnv();
  expect((await health()).body.checks.worker.status).toBe("ok");
  const [row] = await db()
    .insert(outbox)
    .values({ name: "orders/order.paid", data: { orderId: "ORD-waits" }, createdAt: new Date(Date.now() - 3_600_000) })
    .returning();
  expect((await health()).body.checks.worker).toMatchObject({ status: "degraded" });
  await db()
    .delete(outbox)
    .where(eq(outbox.id, row?.id ?? ""));
});

it("is down with 503 without the database, and gives no address or password away", async () => {
  const error = Object.assign(new Error("connect ECONNREFUSED 10.1.2.3:5432"), { code: "ECONNREFUSED" });
  vi.spyOn(pool(), "query").mockImplementation(() => Promise.reject(error) as never);
  const { status, text, body } = await health();
  expect(status).toBe(503);
  expect(body.checks.database.status).toBe("down");
  expect(text).not.toMatch(/10\.1\.2\.3|5432|postgres|password/i);
});

it("looks once, however many ask, and looks again after two seconds", async () => {
  seconds += 10;
  later();
  const query = vi.spyOn(pool(), "query");
  const ask = () => GET(new Request("http://localhost:3000/api/health"), context);
  await Promise.all([ask(), ask(), ask()]);
  const once = query.mock.calls.length;
  expect(once).toBeGreaterThan(0);
  await ask();
  expect(query.mock.calls).toHaveLength(once);
  later(2_001);
  await ask();
  expect(query.mock.calls).toHaveLength(2 * once);
});

it("documents itself as OpenAPI 3.1 without a dangling reference", async () => {
  const answer = await getDocument(new Request("http://localhost:3000/api/openapi.json"), context);
  const text = await answer.text();
  const document = JSON.parse(text) as { openapi: string; components: { schemas: Record<string, unknown> } };
  expect(document.openapi).toBe("3.1.0");
  const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1]);
  expect(references.length).toBeGreaterThan(0);
  for (const reference of references)
    expect(Object.keys(document.components.schemas)).toContain(reference?.replace("#/components/schemas/", ""));
});
