import { randomBytes } from "node:crypto";
import { standinQr } from "./http-qr";

/** The transactions of one pretend Pakasir project, in memory. */
export type PakasirTransaction = {
  txn_id: string;
  project: string;
  order_id: string;
  /** The base amount; what the buyer pays is `total_payment`. */
  amount: number;
  fee: number;
  total_payment: number;
  payment_method: "qris";
  qr_string: string;
  va_number: "";
  expired_at: string;
  is_sandbox: boolean;
  status: "pending" | "completed" | "canceled";
  completed_at: string | null;
};

export type PakasirBooks = {
  /** The same order with the same amount gives the same transaction; with another amount it is refused (null). */
  findOrCreate(orderId: string, amount: number): PakasirTransaction | null;
  /** By Pakasir's id or by the shop's order id. */
  find(reference: string): PakasirTransaction | undefined;
  need(reference: string): PakasirTransaction;
  /** `paid` is what the buyer's wallet sent; the base amount changes with it, so that deviations show. */
  complete(reference: string, paid?: number): PakasirTransaction;
  /** As Pakasir does after 24 hours, and as the shop may do before payment. */
  cancel(reference: string): void;
};

export type PakasirProject = { slug: string; isSandbox: boolean; feePaidBy: "merchant" | "customer" };

/** Pakasir's published fee of QRIS, in rupiah. */
export const qrisFee = (amount: number): number => Math.round(amount <= 105_000 ? amount * 0.007 + 310 : amount * 0.01);

const QR_LIFE_MS = 60 * 60_000;

export function createPakasirBooks(project: PakasirProject): PakasirBooks {
  const transactions: PakasirTransaction[] = [];
  const books: PakasirBooks = {
    findOrCreate(orderId, amount) {
      const known = transactions.find(({ order_id }) => order_id === orderId);
      if (known) return known.amount === amount || known.status === "completed" ? known : null;
      const fee = qrisFee(amount);
      const total = project.feePaidBy === "customer" ? amount + fee : amount;
      const made: PakasirTransaction = {
        txn_id: randomBytes(5).toString("hex"),
        project: project.slug,
        order_id: orderId,
        amount,
        fee,
        total_payment: total,
        payment_method: "qris",
        qr_string: standinQr(total),
        va_number: "",
        expired_at: new Date(Date.now() + QR_LIFE_MS).toISOString(),
        is_sandbox: project.isSandbox,
        status: "pending",
        completed_at: null,
      };
      transactions.push(made);
      return made;
    },
    find: (reference) => transactions.find((each) => each.txn_id === reference || each.order_id === reference),
    need(reference) {
      const found = books.find(reference);
      if (!found) throw new Error(`no transaction ${reference}`);
      return found;
    },
    complete(reference, paid) {
      const found = books.need(reference);
      if (found.status === "completed") throw new Error("this transaction is paid");
      found.amount += (paid ?? found.total_payment) - found.total_payment;
      found.status = "completed";
      // Nanoseconds, as the real one writes them.
      found.completed_at = new Date().toISOString().replace("Z", "622564Z");
      return found;
    },
    cancel(reference) {
      const found = books.need(reference);
      if (found.status !== "pending") throw new Error(`this transaction is ${found.status}`);
      found.status = "canceled";
    },
  };
  return books;
}
