import { randomUUID } from "node:crypto";
import { standinQr } from "./http-qr";

/** The transactions of the pretend Casaku, in memory. */
export type CasakuTransaction = {
  id: string;
  prefix: string;
  originalAmount: number;
  totalAmount: number;
  packageIds: string[];
  expiredInMinutes: number;
  qrString: string;
  status: "pending" | "paid" | "cancel" | "expired";
  /** What check-status repeats; another amount only when a test says so. */
  reportedAmount: number;
  expiresAt: Date;
  paidAt: Date | null;
};

export type Casaku = {
  /** Whether the merchant's phone forwards notifications. */
  isListenerOnline: boolean;
  isSubscribed: boolean;
  /** The next unique codes, first to last; afterwards the smallest free one. Lets two totals collide on purpose. */
  nextCodes: number[];
  create(request: NewCharge): CasakuTransaction;
  /** By Casaku's id, or by our reference, of which Casaku knows the last eight characters. */
  find(reference: string): CasakuTransaction | undefined;
  need(reference: string): CasakuTransaction;
  /**
   * The phone saw money arrive. The oldest pending transaction over exactly this total is taken for it, which need not
   * be the one that the buyer meant; money over any other amount matches nothing.
   */
  receive(reference: string, amount?: number): CasakuTransaction;
};

export type NewCharge = {
  amount: number;
  prefix: string;
  packageIds: string[];
  expiredInMinutes: number;
  useUniqueCode: boolean;
};

const HIGHEST_CODE = 999;

export function openBooks(): Casaku {
  const transactions: CasakuTransaction[] = [];
  const pendingOver = (total: number) =>
    transactions.find((each) => each.status === "pending" && each.totalAmount === total);

  const books: Casaku = {
    isListenerOnline: true,
    isSubscribed: true,
    nextCodes: [],
    create(request) {
      const code = request.useUniqueCode ? (books.nextCodes.shift() ?? freeCode(request.amount)) : 0;
      const totalAmount = request.amount + code;
      const made: CasakuTransaction = {
        id: `${request.prefix}${request.prefix && "-"}${randomUUID()}`,
        prefix: request.prefix,
        originalAmount: request.amount,
        totalAmount,
        packageIds: request.packageIds,
        expiredInMinutes: request.expiredInMinutes,
        qrString: standinQr(totalAmount),
        status: "pending",
        reportedAmount: totalAmount,
        expiresAt: new Date(Date.now() + request.expiredInMinutes * 60_000),
        paidAt: null,
      };
      transactions.push(made);
      return made;
    },
    find(reference) {
      const found =
        transactions.find(({ id }) => id === reference) ??
        transactions.findLast(({ prefix }) => prefix !== "" && prefix === reference.slice(-8));
      if (found?.status === "pending" && found.expiresAt.getTime() <= Date.now()) found.status = "expired";
      return found;
    },
    need(reference) {
      const found = books.find(reference);
      if (!found) throw new Error(`no transaction ${reference}`);
      return found;
    },
    receive(reference, amount) {
      const meant = books.need(reference);
      if (meant.status === "paid") throw new Error("this transaction is paid");
      const total = amount ?? meant.totalAmount;
      const matched = pendingOver(total) ?? (total === meant.totalAmount ? meant : undefined);
      if (!matched)
        throw new Error(`no transaction waits for exactly ${total} rupiah: the money was matched to nothing`);
      matched.status = "paid";
      matched.paidAt = new Date();
      return matched;
    },
  };

  // Goes round, so that the code of a charge that has just ended is not given out at once.
  let lastCode = 0;
  function freeCode(amount: number): number {
    for (let tries = 0; tries < HIGHEST_CODE; tries++) {
      lastCode = (lastCode % HIGHEST_CODE) + 1;
      if (!pendingOver(amount + lastCode)) return lastCode;
    }
    return 0;
  }
  return books;
}
