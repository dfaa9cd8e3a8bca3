import { createHmac, timingSafeEqual } from "node:crypto";
import { Pool } from "pg";

/**
 * The other side of P1: the same framework with nothing but what a webhook cannot do without — the raw bytes, the
 * signature, one INSERT, one commit, 200.
 */
const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 20 });
const INSERT = "insert into bench_inbox (gateway, event_key, body) values ('bare', $1, $2) on conflict do nothing";

/** @param {Request} request */
export async function POST(request) {
  const body = Buffer.from(await request.arrayBuffer());
  const right = createHmac("sha256", process.env.SANDBOX_SECRET ?? "")
    .update(`${request.headers.get("x-sandbox-timestamp")}.`)
    .update(body)
    .digest();
  const given = Buffer.from(request.headers.get("x-sandbox-signature") ?? "", "hex");
  if (right.length !== given.length || !timingSafeEqual(right, given)) return new Response("{}", { status: 401 });
  const { receipt_id: key } = JSON.parse(body.toString());
  await pool.query(INSERT, [key, body.toString()]);
  return Response.json({});
}
