import { z } from "zod";
import { html, json, type Handler, type Route, type StandinAnswer, type StandinRequest } from "./http";
import { qrisFee, type PakasirBooks, type PakasirTransaction } from "./pakasir-books";
import type { Gate } from "./pakasir-limits";

export type PakasirParts = {
  slug: string;
  apiKey: string;
  books: PakasirBooks;
  gate: Gate;
  /** The buyer paid on Pakasir's own page. */
  pay: (reference: string) => void;
};

const QRIS_RANGE = { min: 500, max: 10_000_000 };
const createBody = z.object({ method: z.literal("qris"), amount: z.number().int() });
const says = (status: number, message: string): StandinAnswer => json(status, { message });

export function pakasirRoutes(parts: PakasirParts): Route[] {
  const { books } = parts;
  const keyed = (handle: Handler): Handler => guard(parts, handle);
  const about = (handle: (found: PakasirTransaction) => StandinAnswer): Handler =>
    keyed((request) => {
      // By Pakasir's own id only: the shop's order id means nothing here.
      const found = books.find(request.params["txn"] ?? "");
      return found && found.txn_id === request.params["txn"] ? handle(found) : says(404, "Transaksi tidak ditemukan");
    });
  return [
    {
      method: "POST",
      path: "/api/v2/create-transaction/:slug/:order",
      handle: keyed((request) => create(parts, request)),
    },
    { method: "GET", path: "/api/v2/transaction-status/:slug/:txn", handle: about((found) => read(parts, found)) },
    { method: "POST", path: "/api/v2/cancel-transaction/:slug/:txn", handle: about((found) => cancel(books, found)) },
    {
      method: "GET",
      path: "/api/v2/payment-fee/:amount",
      handle: (request) => json(200, { qris: qrisFee(Number(request.params["amount"])), bri_va: 3500, bni_va: 3500 }),
    },
    { method: "GET", path: "/pay-v2/:txn", handle: (request) => payPage(books, request) },
    { method: "POST", path: "/api/transactions/:txn/simulate", handle: (request) => simulate(parts, request) },
  ];
}

function guard({ apiKey, slug, gate }: PakasirParts, handle: Handler): Handler {
  return (request) => {
    if (request.headers.get("x-api-key") !== apiKey) return says(401, "API key tidak valid");
    if (gate.isOverCalls(Date.now())) return says(429, "Terlalu banyak permintaan");
    if (request.params["slug"] !== slug) return says(404, "Proyek tidak ditemukan");
    return handle(request);
  };
}

function create({ books }: PakasirParts, request: StandinRequest): StandinAnswer {
  const orderId = request.params["order"] ?? "";
  const body = createBody.safeParse(request.json);
  if (!body.success) return says(400, z.prettifyError(body.error));
  const { amount } = body.data;
  if (orderId.length < 5) return says(400, "order_id minimal 5 karakter");
  if (amount < QRIS_RANGE.min || amount > QRIS_RANGE.max) return says(400, "Nominal di luar batas metode qris");
  const transaction = books.findOrCreate(orderId, amount);
  return transaction ? json(200, transaction) : says(400, "order_id sudah digunakan dengan nominal lain");
}

function read({ gate }: PakasirParts, found: PakasirTransaction): StandinAnswer {
  if (gate.isOverReads(found.txn_id, Date.now())) return says(429, "Terlalu banyak permintaan");
  const { txn_id, order_id, amount, is_sandbox, status, completed_at } = found;
  return json(200, { txn_id, order_id, amount, is_sandbox, status, completed_at });
}

function cancel(books: PakasirBooks, found: PakasirTransaction): StandinAnswer {
  if (found.status !== "pending") return says(400, "Transaksi tidak dapat dibatalkan");
  books.cancel(found.txn_id);
  return says(200, "Berhasil batalkan transaksi");
}

function payPage(books: PakasirBooks, request: StandinRequest): StandinAnswer {
  const found = books.find(request.params["txn"] ?? "");
  if (!found) return html(404, "<!doctype html><title>Pakasir stand-in</title><p>Transaksi tidak ditemukan");
  const button =
    found.is_sandbox && found.status === "pending"
      ? `<form method="post" action="/api/transactions/${found.txn_id}/simulate"><button>Simulasi bayar</button></form>`
      : "";
  return html(
    200,
    `<!doctype html><meta charset="utf-8"><title>Pakasir stand-in</title><p>Rp${found.total_payment} · ${found.status}</p>${button}`,
  );
}

function simulate({ books, pay }: PakasirParts, request: StandinRequest): StandinAnswer {
  const found = books.find(request.params["txn"] ?? "");
  if (!found?.is_sandbox || found.status !== "pending") return says(400, "Simulasi hanya untuk transaksi sandbox");
  pay(found.txn_id);
  return { status: 303, text: "", headers: { location: `/pay-v2/${found.txn_id}` } };
}
