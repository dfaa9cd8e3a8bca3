import type { Kind } from "@/lib/core/kinds";
import type { ProductView } from "@/lib/catalog";
import type { Line, Order, OrderRows, OwedLine, Unit } from "@/lib/orders";
import type { Intent } from "@/lib/orders/status";
import type { Demand, Lasting, Source, Weighed } from "@/lib/seats";
import type { Ctx, TxCtx } from "@/lib/work/context";

/**
 * Selling a seat, a code or a file is one flow with a different last step. A kind is where seats meet workspaces, or
 * stock meets an order line: one folder each in `kinds/`, one line in registry.ts, and the suite in contract.ts.
 */
export interface DeliveryKind {
  readonly name: Kind;
  /** What could be taken from each of these supplies now, if nothing were promised. */
  countFree(ctx: Ctx, supplies: readonly string[]): Promise<Map<string, SupplyCount>>;
  /** What each of these paid lines, by its id, still needs from its supply. */
  lackOf(ctx: Ctx, lines: readonly OwedLine[]): Promise<Map<string, Lack>>;
  /** Who gets what, and what has to be held for it. Throws `invalid` naming `intent`. */
  plan(ctx: Ctx, requests: readonly LineRequest[], intent: Intent): Promise<KindPlan[]>;
  /** In the commit that places the order. */
  reserve(tx: TxCtx, hold: Hold): Promise<"held" | "sold_out">;
  /** Gives back what these lines only hold. Answers the supplies that have more now. */
  release(tx: TxCtx, lines: readonly Line[]): Promise<string[]>;
  /** The order is paid: puts each unit of these lines where it can be delivered. Repeating it changes nothing. */
  prepare(tx: TxCtx, rows: OrderRows, lines: readonly Line[], promisedBefore: PromisedBefore): Promise<Prepared>;
  /**
   * Delivers one unit that waits and was prepared. Every step is on record before the next, so that it can be killed
   * anywhere and repeated. Throws `try_later` with `retryAfterSeconds`.
   */
  deliver(ctx: Ctx, found: FoundUnit): Promise<UnitOutcome>;
  /** Delivers a renewing unit by extending its person's assignment. `waiting`: that has ended, so it needs its own. */
  extend?(ctx: Ctx, found: FoundUnit): Promise<UnitOutcome>;
  /** Withdraws what these units have and releases what is held for them. Answers the supplies that grew at once. */
  withdraw(tx: TxCtx, rows: OrderRows, units: readonly Unit[], why: WithdrawReason): Promise<string[]>;
  /** Tells the buyer what has been delivered so far, once each time there is more. */
  tell(tx: TxCtx, rows: OrderRows, units: readonly Unit[]): Promise<void>;
}

/** What delivery has to know of a product. */
export type ProductLike = Pick<ProductView, "id" | "kind" | "supply" | "unitsInOne" | "settings" | "durationDays">;

/** What is free of a supply, by how long it lasts and whether only a person can give it; and how many units in all. */
export type SupplyCount = { free: readonly (Lasting & { isByHand?: boolean })[]; total: number };

/**
 * `missing`: units without any goods, which their line takes together or not at all; `stranded`: units whose goods are
 * out of reach for now, and which are given others one by one.
 */
export type Lack = { missing: number; stranded: number };

/** What is owed of a supply to orders which were paid earlier than the one in hand. */
export type PromisedBefore = (supply: string) => Promise<readonly Demand[]>;

/** One line of an order that is being made. */
export type LineRequest = {
  productId: string;
  kind: Kind;
  supply: string;
  /** What has to be delivered. */
  units: number;
  /** For how long; null for what has no term. */
  days: number | null;
  /** Who gets it, in order; the rest is not named yet. */
  members: readonly (string | null)[];
  /** The assignment that each of them was to renew when the order was placed; renewed again while it is live. */
  renewed?: readonly (string | null)[];
  formerSeats?: readonly FormerSeat[];
};

/** A seat that one of the people had until their term was over: taken first, or else another of its workspace. */
export type FormerSeat = { seatId: string; workspaceId: string };

/** Who gets a unit, and the live assignment that it extends, if any. */
export type PlannedPerson = { email: string | null; renews: string | null };

/** What a kind says about one line. */
export type KindPlan = {
  people: PlannedPerson[];
  /** Units that have to be held; those that renew need nothing. */
  needed: number;
  count: SupplyCount;
  /** Where it may be taken from; kinds with one shelf have nothing to choose. */
  choice?: Choice;
};

/** Workspaces, the best first, and what spoke against each. */
export type Choice = {
  sources: readonly Source[];
  others: readonly Source[];
  weighed: readonly Weighed[];
  days: number;
};

export type Hold = {
  line: Line;
  planned: KindPlan;
  /** What must be left over: it was promised to others who paid earlier. */
  promised: readonly Demand[];
  /** Lines that hold goods for the same people. */
  rivalLines: readonly string[];
  formerSeats: readonly FormerSeat[];
};

export type FoundUnit = { order: Order; line: Line; unit: Unit };

export type Prepared = {
  /** Every unit of these lines as it is now. */
  units: Unit[];
  /** Those that can be delivered. */
  ready: string[];
  /** Lines that wait for stock. */
  pending: string[];
};

/**
 * - `delivered`: it is with the buyer, and on record
 * - `reseated`: that workspace was down or full; the unit has to be delivered again, in another one
 * - `waiting`: there is nothing to deliver yet; it has to be prepared again
 * - `by_hand`: a task waits for a person, who confirms it
 * - `gone`: nothing is owed any more
 * - `needs_person`: refused; `code` says why
 */
export type UnitOutcome =
  { outcome: "delivered" | "reseated" | "waiting" | "by_hand" | "gone" } | { outcome: "needs_person"; code: string };

export type WithdrawReason = "refunded" | "reversed" | "closed" | "revoked" | "incident";
