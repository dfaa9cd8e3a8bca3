import type { GatewayName } from "@/lib/core/gateway-names";
import type { LedgerAccount } from "./status";

/**
 * Which sides a movement of money has, from what the ledger holds for its payment. Pure, and the one place where sides
 * are made: nothing is given back, taken back or kept that is not there, and what goes out beyond it is a loss.
 */

/** What the ledger holds for one payment, in rupiah; never below zero, but for `atGatewayIdr` after a refund too many. */
export type Holding = {
  /** At its gateway, before the gateway's fee. */
  atGatewayIdr: number;
  salesIdr: number;
  surchargeIdr: number;
  keptIdr: number;
  unallocatedIdr: number;
};

export const NOTHING_HELD: Holding = {
  atGatewayIdr: 0,
  salesIdr: 0,
  surchargeIdr: 0,
  keptIdr: 0,
  unallocatedIdr: 0,
};

/** What the buyer was to pay: the price, and what the gateway added. */
export type Price = { dueIdr: number; surchargeIdr: number };

/** `feeIdr`: what the gateway keeps of it for itself. */
export type Movement =
  /** Money came and pays. */
  | { kind: "settlement"; into: "gateway" | "cash"; amountIdr: number; feeIdr: number; price: Price }
  /** Money came that pays for nothing (yet). */
  | { kind: "unallocated"; amountIdr: number; feeIdr: number }
  /** A person accepts such money as the payment. */
  | { kind: "allocation"; amountIdr: number; price: Price }
  /** It stays with the shop by agreement and pays for nothing. */
  | { kind: "kept"; amountIdr: number }
  /** Money goes back: what came beside the price first, or, for a part of the order, what the order earned first. */
  | { kind: "refund"; outOf: "gateway" | "cash"; amountIdr: number; first: "surplus" | "earned" }
  /** The gateway takes back what it still holds of a receipt, and its fee is undone with it. */
  | { kind: "reversal"; amountIdr: number; feeIdr: number; hadPaid: boolean };

/** Debit is positive. */
export type Side = readonly [account: LedgerAccount, amountIdr: number];

/** The sides of a movement of a payment at `gateway`; none where there is nothing to move. They sum to zero. */
export function sidesOf(movement: Movement, held: Holding, gateway: GatewayName): Side[] {
  const there: LedgerAccount = `gateway:${gateway}`;
  return sides(movement, held, there).filter(([, amountIdr]) => amountIdr !== 0);
}

function sides(movement: Movement, held: Holding, there: LedgerAccount): Side[] {
  switch (movement.kind) {
    case "settlement": {
      const { into, amountIdr, feeIdr, price } = movement;
      return [...arrive(into === "cash" ? "cash" : there, amountIdr, feeIdr), ...earn(amountIdr, price)];
    }
    case "unallocated":
      return [...arrive(there, movement.amountIdr, movement.feeIdr), ["unallocated", -movement.amountIdr]];
    case "allocation": {
      const amountIdr = Math.min(movement.amountIdr, held.unallocatedIdr);
      return [["unallocated", amountIdr], ...earn(amountIdr, movement.price)];
    }
    case "kept": {
      const amountIdr = Math.min(movement.amountIdr, held.unallocatedIdr);
      return [
        ["unallocated", amountIdr],
        ["kept", -amountIdr],
      ];
    }
    case "refund": {
      const { outOf, amountIdr, first } = movement;
      const order = first === "earned" ? [...EARNED, ...SURPLUS.toReversed()] : [...SURPLUS, ...EARNED];
      return [[outOf === "cash" ? "cash" : there, -amountIdr], ...draw(amountIdr, order, held)];
    }
    case "reversal": {
      const amountIdr = Math.min(movement.amountIdr, Math.max(0, held.atGatewayIdr));
      const feeIdr = Math.min(movement.feeIdr, amountIdr);
      return [
        ...arrive(there, -amountIdr, -feeIdr),
        ...draw(amountIdr, movement.hadPaid ? [...EARNED, ...SURPLUS] : SURPLUS, held),
      ];
    }
  }
}

const arrive = (account: LedgerAccount, amountIdr: number, feeIdr: number): Side[] => [
  [account, amountIdr - feeIdr],
  ["fee", feeIdr],
];

/** Pays the price, then what the gateway added; what is left beyond both is kept. */
function earn(amountIdr: number, { dueIdr, surchargeIdr }: Price): Side[] {
  const sales = Math.min(amountIdr, dueIdr);
  const surcharge = Math.min(amountIdr - sales, surchargeIdr);
  return [
    ["sales", -sales],
    ["surcharge", -surcharge],
    ["kept", sales + surcharge - amountIdr],
  ];
}

type Source = "unallocated" | "kept" | "sales" | "surcharge";
const SURPLUS: readonly Source[] = ["unallocated", "kept"];
/** The price first, so that what was passed to the buyer for the gateway is the last to go. */
const EARNED: readonly Source[] = ["sales", "surcharge"];

/** Takes from each source what it has, in order. */
function draw(amountIdr: number, sources: readonly Source[], held: Holding): Side[] {
  let left = amountIdr;
  const drawn = sources.map((source): Side => {
    const part = Math.min(left, Math.max(0, held[`${source}Idr`]));
    left -= part;
    return [source, part];
  });
  return [...drawn, ["loss", left]];
}

/** What is held after a movement. */
export function after(held: Holding, booked: readonly Side[]): Holding {
  const moved = (isOf: (account: LedgerAccount) => boolean): number =>
    booked.reduce((sum, [account, amountIdr]) => (isOf(account) ? sum + amountIdr : sum), 0);
  return {
    atGatewayIdr: held.atGatewayIdr + moved((account) => account.startsWith("gateway:") || account === "fee"),
    salesIdr: held.salesIdr - moved((account) => account === "sales"),
    surchargeIdr: held.surchargeIdr - moved((account) => account === "surcharge"),
    keptIdr: held.keptIdr - moved((account) => account === "kept"),
    unallocatedIdr: held.unallocatedIdr - moved((account) => account === "unallocated"),
  };
}

/** What the entries of one payment add up to. */
export const holdingOf = (entries: readonly Side[]): Holding => after(NOTHING_HELD, entries);

/** What the order has earned by the payment: the price and what was added to it. */
export const earnedOf = ({ salesIdr, surchargeIdr }: Holding): number => salesIdr + surchargeIdr;
