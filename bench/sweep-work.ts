import { randomUUID } from "node:crypto";
import { pool } from "@/db/client";
import { endTerms } from "@/lib/delivery";
import { ctx, deliver, openShop, paidOrder } from "@/lib/testing/world";
import type { Ctx } from "@/lib/work/context";
import { short } from "./numbers";
import type { Tools } from "./measure";

const FEW = 1_000;
const MANY = 10_000;
const TARGET = 1.5;

/** What the end of a term costs when 10,000 end in one night (A) against 1,000 (B), by the sweep that ends them. */
export async function compareSweeps({ say, size }: Tools): Promise<void> {
  const [few, many] = [FEW, size("ends", MANY)];
  const before = await msPerTerm(few);
  const a = await msPerTerm(many);
  // Once more afterwards: a machine that has become slower meanwhile must not look like a slower sweep.
  const b = (before + (await msPerTerm(few))) / 2;
  say(`sweep: A ${short(a)} ms a term with ${many} ends, B ${short(b)} ms with ${few}`);
  say(`A/B ${short(a / b)}, target <= ${TARGET}`);
}

async function msPerTerm(count: number): Promise<number> {
  const endsAt = await seatMany(count);
  const night: Ctx = { ...ctx, now: () => new Date(endsAt.getTime() + 3_600_000) };
  const began = performance.now();
  let done = 0;
  for (let round = await endTerms(night); round.done > 0; round = await endTerms(night)) done += round.done;
  const spent = performance.now() - began;
  // The order that was copied ends with its copies.
  if (done !== count + 1) throw new Error(`${done} of ${count + 1} terms ended`);
  return spent / done;
}

/** Copies of one delivered order, each with a person on a seat of their own. Answers when all of them end. */
async function seatMany(count: number): Promise<Date> {
  const shop = await openShop([1]);
  const orderId = await paidOrder(shop);
  await deliver(orderId);
  const key = randomUUID().slice(0, 8);
  const id = (column: string) => `'id', c.${column}`;
  const copy = (table: string, changes: string, of: string) =>
    `insert into ${table} select (jsonb_populate_record(t, jsonb_build_object(${changes}))).* from ${table} t, copies c where t.${of} = $1`;
  const client = await pool().connect();
  try {
    await client.query("begin");
    await client.query(
      `create temp table copies on commit drop as select n, 'ORD-' || $1::text || '-' || n as order_id, gen_random_uuid() as line_id,
        gen_random_uuid() as unit_id, gen_random_uuid() as seat_id, gen_random_uuid() as assignment_id, gen_random_uuid() as term_id,
        'sweep-' || $1::text || '-' || n || '@example.com' as email from generate_series(1, $2::int) n`,
      [key, count],
    );
    const { rows } = await client.query<{ seat_id: string; ends_at: Date }>(
      "select seat_id, ends_at from assignments where order_id = $1",
      [orderId],
    );
    const [seated] = rows;
    if (!seated) throw new Error("the order that is copied has no seat");
    await client.query(copy("orders", `${id("order_id")}, 'customer_email', c.email`, "id"), [orderId]);
    await client.query(copy("order_lines", `${id("line_id")}, 'order_id', c.order_id`, "order_id"), [orderId]);
    const unit = `${id("unit_id")}, 'order_id', c.order_id, 'line_id', c.line_id, 'email', c.email`;
    await client.query(copy("order_units", unit, "order_id"), [orderId]);
    const seat = `${id("seat_id")}, 'number', c.n + 1, 'line_id', c.line_id`;
    await client.query(copy("seats", seat, "id"), [seated.seat_id]);
    const assignment = `${id("assignment_id")}, 'order_id', c.order_id, 'unit_id', c.unit_id, 'seat_id', c.seat_id, 'email', c.email`;
    await client.query(copy("assignments", assignment, "order_id"), [orderId]);
    const term = `${id("term_id")}, 'order_id', c.order_id, 'unit_id', c.unit_id, 'assignment_id', c.assignment_id`;
    await client.query(copy("terms", term, "order_id"), [orderId]);
    await client.query("commit");
    await client.query("analyze");
    return seated.ends_at;
  } finally {
    client.release();
  }
}
