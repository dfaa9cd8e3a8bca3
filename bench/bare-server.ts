import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import { Pool } from "pg";

/**
 * The other side of P1, run as a process of its own: no framework, only what a webhook cannot do without — the raw
 * bytes, the signature, one INSERT, one commit, 200.
 */
const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 20 });
const secret = process.env.SANDBOX_SECRET ?? "";
const INSERT = `insert into bench_inbox (gateway, event_key, body) values ('bare', $1, $2) on conflict do nothing`;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const answer = (status: number) => response.writeHead(status, { "content-type": "application/json" }).end("{}");
    take(Buffer.concat(chunks).toString("utf8"), request.headers).then(answer, () => answer(500));
  });
});

async function take(body: string, headers: NodeJS.Dict<string | string[]>): Promise<number> {
  const signed = `${String(headers["x-sandbox-timestamp"])}.${body}`;
  const right = Buffer.from(createHmac("sha256", secret).update(signed).digest("hex"));
  const given = Buffer.from(String(headers["x-sandbox-signature"]));
  if (right.length !== given.length || !timingSafeEqual(right, given)) return 401;
  const { receipt_id: key } = JSON.parse(body) as { receipt_id: string };
  await pool.query(INSERT, [key, body]);
  return 200;
}

server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object" && address) process.send?.({ port: address.port });
});
process.on("disconnect", () => process.exit(0));
