import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { after, NOTHING_HELD, sidesOf, type Holding, type Movement } from "./movements";

/** One payment of 50,000 with a fee of 1,450 passed to the buyer. */
const PRICE = { dueIdr: 50_000, surchargeIdr: 1_450 };
const PAID: Movement = { kind: "settlement", into: "gateway", amountIdr: 51_450, feeIdr: 1_450, price: PRICE };

/** The books after these movements: accounts that stand at zero are left out. */
function book(...movements: Movement[]): Record<string, number> {
  const accounts = new Map<string, number>();
  let held: Holding = NOTHING_HELD;
  for (const movement of movements) {
    const sides = sidesOf(movement, held, "tripay");
    for (const [account, amountIdr] of sides) accounts.set(account, (accounts.get(account) ?? 0) + amountIdr);
    held = after(held, sides);
  }
  return Object.fromEntries([...accounts].filter(([, amountIdr]) => amountIdr !== 0));
}
const refund = (amountIdr: number, outOf: "gateway" | "cash" = "gateway", first: "surplus" | "earned" = "surplus") =>
  ({ kind: "refund", outOf, amountIdr, first }) as const;
const reversal = (amountIdr: number, hadPaid = true) => ({ kind: "reversal", amountIdr, feeIdr: 0, hadPaid }) as const;

describe("the sides of a movement", () => {
  it("book a fee beside what came, so that the gateway owes what it pays out", () => {
    expect(book(PAID)).toEqual({ "gateway:tripay": 50_000, fee: 1_450, sales: -50_000, surcharge: -1_450 });
  });

  it("empty sales and surcharge when all goes back, and take the surcharge last", () => {
    expect(book(PAID, refund(51_450))).toEqual({ "gateway:tripay": -1_450, fee: 1_450 });
    expect(book(PAID, refund(50_000))).toMatchObject({ surcharge: -1_450 });
    expect(book(PAID, refund(50_000))).not.toHaveProperty("sales");
  });

  it("reverse the price, the surcharge and the fee, each where it was booked", () => {
    expect(book(PAID, { ...reversal(51_450), feeIdr: 1_450 })).toEqual({});
  });

  it("reverse after a part went back only what is left", () => {
    expect(book(PAID, refund(20_000), { ...reversal(51_450), feeIdr: 1_450 })).toEqual({});
    // What a person paid out is gone all the same: that part is lost.
    expect(book(PAID, refund(20_000, "cash"), reversal(51_450))).toMatchObject({ cash: -20_000, loss: 20_000 });
  });

  it("take accepted short money back to nothing", () => {
    const short: Movement[] = [
      { kind: "unallocated", amountIdr: 45_000, feeIdr: 0 },
      { kind: "allocation", amountIdr: 45_000, price: PRICE },
    ];
    expect(book(...short)).toEqual({ "gateway:tripay": 45_000, sales: -45_000 });
    expect(book(...short, reversal(45_000))).toEqual({});
  });

  it("keep what was too much apart from the price", () => {
    const over: Movement[] = [
      { kind: "unallocated", amountIdr: 60_000, feeIdr: 0 },
      { kind: "allocation", amountIdr: 60_000, price: PRICE },
    ];
    expect(book(...over)).toMatchObject({ sales: -50_000, surcharge: -1_450, kept: -8_550 });
    expect(book(...over, refund(8_550))).toEqual({ "gateway:tripay": 51_450, sales: -50_000, surcharge: -1_450 });
  });

  it("pay a part of the order back from the order, and anything else from the surplus", () => {
    const twice: Movement[] = [PAID, { kind: "unallocated", amountIdr: 51_450, feeIdr: 0 }];
    expect(book(...twice, refund(30_000))).toMatchObject({ sales: -50_000, unallocated: -21_450 });
    expect(book(...twice, refund(30_000, "gateway", "earned"))).toMatchObject({ sales: -20_000, unallocated: -51_450 });
  });

  it("book what goes out beyond all that came as a loss, and nothing where nothing is", () => {
    expect(book(PAID, refund(51_450), refund(10_000))).toMatchObject({ loss: 10_000 });
    expect(book({ kind: "kept", amountIdr: 9 }, reversal(9))).toEqual({});
  });
});

/** The same in other words: pots of money, and who may take from which in which order. */
type Pots = Record<"there" | "cash" | "fee" | "sales" | "surcharge" | "kept" | "waiting" | "loss", number>;
const EMPTY: Pots = { there: 0, cash: 0, fee: 0, sales: 0, surcharge: 0, kept: 0, waiting: 0, loss: 0 };

function expectAgreed(pots: Pots, booked: ReadonlyMap<string, number>): void {
  const of = (account: string) => booked.get(account) ?? 0;
  const { there, cash, fee, loss, ...owed } = pots;
  expect([of("gateway:tripay") + of("fee"), of("cash"), of("fee"), of("loss")]).toEqual([there, cash, fee, loss]);
  const shown = [of("sales"), of("surcharge"), of("kept"), of("unallocated")].map((sum) => 0 - sum);
  expect(shown).toEqual([owed.sales, owed.surcharge, owed.kept, owed.waiting]);
  expect([...booked.values()].reduce((sum, each) => sum + each, 0)).toBe(0);
  expect(Math.min(...shown, of("fee"), of("loss"))).toBeGreaterThanOrEqual(0);
}

class Play implements fc.Command<Pots, { held: Holding; booked: Map<string, number> }> {
  constructor(
    readonly movement: Movement,
    readonly pour: (pots: Pots) => void,
  ) {}
  check = () => true;
  toString = () => JSON.stringify(this.movement);

  run(pots: Pots, real: { held: Holding; booked: Map<string, number> }): void {
    const sides = sidesOf(this.movement, real.held, "tripay");
    real.held = after(real.held, sides);
    for (const [account, amountIdr] of sides) real.booked.set(account, (real.booked.get(account) ?? 0) + amountIdr);
    this.pour(pots);
    expectAgreed(pots, real.booked);
  }
}

type Pot = keyof Pots;
/** Moves up to `amountIdr` out of the pots in turn; answers what none of them had. */
function takeFrom(pots: Pots, amountIdr: number, from: readonly Pot[]): number {
  return from.reduce((left, pot) => {
    const part = Math.min(left, pots[pot]);
    pots[pot] -= part;
    return left - part;
  }, amountIdr);
}
function earnInto(pots: Pots, amountIdr: number): void {
  const sales = Math.min(amountIdr, PRICE.dueIdr);
  const surcharge = Math.min(amountIdr - sales, PRICE.surchargeIdr);
  pots.sales += sales;
  pots.surcharge += surcharge;
  pots.kept += amountIdr - sales - surcharge;
}

const amount = fc.integer({ min: 1, max: 70_000 });
const command = fc.oneof(
  fc.tuple(fc.constantFrom(51_450, 45_000, 60_000), fc.constantFrom(0, 700), fc.boolean()).map(
    ([amountIdr, feeIdr, isManual]) =>
      new Play(
        {
          kind: "settlement",
          into: isManual ? "cash" : "gateway",
          amountIdr,
          feeIdr: isManual ? 0 : feeIdr,
          price: PRICE,
        },
        (pots) => {
          pots[isManual ? "cash" : "there"] += amountIdr;
          pots.fee += isManual ? 0 : feeIdr;
          earnInto(pots, amountIdr);
        },
      ),
  ),
  amount.map(
    (amountIdr) =>
      new Play({ kind: "unallocated", amountIdr, feeIdr: 0 }, (pots) => {
        pots.there += amountIdr;
        pots.waiting += amountIdr;
      }),
  ),
  amount.map(
    (amountIdr) =>
      new Play({ kind: "allocation", amountIdr, price: PRICE }, (pots) =>
        earnInto(pots, amountIdr - takeFrom(pots, amountIdr, ["waiting"])),
      ),
  ),
  amount.map(
    (amountIdr) =>
      new Play({ kind: "kept", amountIdr }, (pots) => {
        pots.kept += amountIdr - takeFrom(pots, amountIdr, ["waiting"]);
      }),
  ),
  fc.tuple(amount, fc.boolean(), fc.boolean()).map(
    ([amountIdr, isManual, isOfUnits]) =>
      new Play(refund(amountIdr, isManual ? "cash" : "gateway", isOfUnits ? "earned" : "surplus"), (pots) => {
        pots[isManual ? "cash" : "there"] -= amountIdr;
        pots.loss += takeFrom(
          pots,
          amountIdr,
          isOfUnits ? ["sales", "surcharge", "kept", "waiting"] : ["waiting", "kept", "sales", "surcharge"],
        );
      }),
  ),
  fc.tuple(amount, fc.boolean()).map(
    ([amountIdr, hadPaid]) =>
      new Play(reversal(amountIdr, hadPaid), (pots) => {
        const backIdr = Math.min(amountIdr, Math.max(0, pots.there));
        pots.there -= backIdr;
        pots.loss += takeFrom(pots, backIdr, hadPaid ? ["sales", "surcharge", "waiting", "kept"] : ["waiting", "kept"]);
      }),
  ),
);

it("follow the money through any charge, refund, reversal, acceptance, keeping and fee", () => {
  fc.assert(
    fc.property(fc.commands([command], { maxCommands: 25 }), (commands) =>
      fc.modelRun(
        () => ({ model: { ...EMPTY }, real: { held: NOTHING_HELD, booked: new Map<string, number>() } }),
        commands,
      ),
    ),
    { numRuns: 2_000 },
  );
});
