import { seededRandom } from "@/e2e/standins/http-webhooks";
import type { PartName } from "@/scripts/testing/shop";

/** What the buyers of a drill do and when parts die, drawn from a seed: the same seed draws the same plan. */

export const MODES = ["pay", "twice", "no_webhook", "late", "wrong_amount", "unpaid"] as const;
export type Mode = (typeof MODES)[number];

export type OrderPlan = {
  number: number;
  mode: Mode;
  quantity: number;
  promo: boolean;
  /** A code from stock is bought beside the seat. */
  withCode: boolean;
  /** One per seat, used by no other order; the first is the buyer's. */
  emails: readonly string[];
};

/** `delayMs` after order `afterOrder` was begun, all of `victims` die at once. */
export type KillPlan = { afterOrder: number; delayMs: number; victims: readonly PartName[] };
export type Plan = { orders: OrderPlan[]; kills: KillPlan[] };

export const VICTIMS = ["site", "executor", "postgres"] as const satisfies readonly PartName[];

/** Upper bounds of a draw from 0 to 1. */
const MODE_UNTIL: readonly (readonly [number, Mode])[] = [
  [0.52, "pay"],
  [0.62, "twice"],
  [0.78, "no_webhook"],
  [0.86, "late"],
  [0.92, "wrong_amount"],
  [1, "unpaid"],
];
const SECOND_SEAT_SHARE = 0.15;
const PROMO_SHARE = 0.2;
/** Fewer than the demo's voucher has uses. */
const PROMOS_MAX = 60;
const CODE_SHARE = 0.15;
/** Fewer than the demo has in stock. */
const CODES_MAX = 20;
const PAIR_SHARE = 0.25;
/** Longer than an order takes on a quiet machine, so that every moment of one may be hit. */
const DELAY_MAX_MS = 900;

export function drawPlan(request: { orders: number; kills: number; seed: number }): Plan {
  const random = seededRandom(request.seed);
  let promos = 0;
  let codes = 0;
  const orders = Array.from({ length: request.orders }, (_, number): OrderPlan => {
    const draw = random();
    // The first orders take each mode in turn: no seed may leave one out, and the sabotages find something to break.
    const mode = MODES[number] ?? MODE_UNTIL.find(([until]) => draw < until)?.[1] ?? "pay";
    const quantity = random() < SECOND_SEAT_SHARE ? 2 : 1;
    const promo = random() < PROMO_SHARE && promos++ < PROMOS_MAX;
    const withCode = random() < CODE_SHARE && quantity === 1 && codes++ < CODES_MAX;
    const emails = Array.from({ length: quantity }, (_, seat) => `drill-${request.seed}-${number}-${seat}@example.com`);
    return { number, mode, quantity, promo, withCode, emails };
  });
  const kills = Array.from({ length: request.kills }, (_, index): KillPlan => {
    // Each part in turn, so that every one dies often enough; when, and who else with it, is drawn.
    const first = VICTIMS[index % VICTIMS.length] ?? "site";
    const other = VICTIMS[(index + 1 + Math.floor(random() * 2)) % VICTIMS.length] ?? "site";
    const isPair = random() < PAIR_SHARE && other !== first;
    const share = (index + random()) / request.kills;
    return {
      afterOrder: Math.min(request.orders - 1, Math.floor(share * request.orders)),
      delayMs: Math.round(random() * DELAY_MAX_MS),
      victims: isPair ? [first, other] : [first],
    };
  });
  return { orders, kills };
}
