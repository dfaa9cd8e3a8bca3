import { describe, expect, it } from "vitest";
import { draw } from "@/components/testing/draw";
import type { LineView, OrderView, UnitView } from "@/lib/ordering/views";
import type { OrderActions } from "./actions";
import { OrderScreen } from "./order-screen";

const done = async () => undefined;
const actions: OrderActions = {
  recheck: done,
  cancel: done,
  payAgain: done,
  retryUnit: done,
  nameUnits: async (state) => state,
  correctAddress: async (state) => state,
  revealItem: async (state) => state,
  swapPerson: async (state) => state,
  help: async (state) => state,
};

const AT = "2026-01-05T03:00:00.000Z";
const UNTIL = "2026-03-05T03:00:00.000Z";

const unit = (more: Partial<UnitView>): UnitView => ({
  id: "00000000-0000-4000-8000-000000000000",
  position: 0,
  email: "b***i@contoh.example",
  isRenewal: false,
  state: "invited",
  reason: null,
  workspaceName: "Studio Kecil",
  deliveredAt: AT,
  joinedAt: null,
  endsAt: UNTIL,
  canSwap: false,
  isRevealed: false,
  ...more,
});

const line = (units: UnitView[], more: Partial<LineView> = {}): LineView => ({
  id: "line",
  productId: "team-5-kursi",
  productName: "Team 5 Kursi",
  kind: "seat",
  quantity: 1,
  unitPriceIdr: 225_000,
  discountIdr: 0,
  totalIdr: 225_000,
  durationDays: 30,
  warrantyDays: 30,
  deliveryStatus: "invited",
  endsAt: UNTIL,
  counts: { units: units.length, delivered: 0, waiting: 0, needs_person: 0 },
  units: units.map((one, position) => ({ ...one, id: `unit-${position}`, position })),
  ...more,
});

const order = (lines: LineView[], more: Partial<OrderView> = {}): OrderView => ({
  id: `ORD-${"0".repeat(26)}`,
  title: "Team 5 Kursi",
  intent: "new",
  units: 5,
  subtotalIdr: 225_000,
  discountIdr: 0,
  totalIdr: 225_000,
  promoCode: null,
  customerEmail: "b***i@contoh.example",
  paymentStatus: "paid",
  invitationStatus: "invited",
  createdAt: AT,
  expiresAt: AT,
  paidAt: AT,
  deliveredAt: AT,
  endsAt: UNTIL,
  lines,
  payment: null,
  attentions: [],
  refunds: [],
  unnamedUnits: 0,
  byHandUntil: null,
  canPayAgain: false,
  canCancel: false,
  gatewayChoices: [],
  incident: null,
  messages: [],
  version: "1",
  ...more,
});

const drawOrder = (shown: OrderView, locale?: "id" | "en"): string =>
  draw(
    <OrderScreen
      order={shown}
      merchant="KURSI"
      picture={null}
      secondsLeft={60}
      outcome={null}
      actions={actions}
      memberships={[]}
    />,
    locale,
  );

const headingOf = (html: string): string => /<h1[^>]*>(.*?)<\/h1>/.exec(html)?.[1] ?? "";
const refused = unit({
  state: "needs_you",
  workspaceName: null,
  endsAt: null,
  reason: { code: "address_refused", facts: { email: "d***k@contoh.example", workspace: "Studio", refusal: "no" } },
});

describe("the page of an order", () => {
  it("says how many of a team are invited, why one is not, and what the buyer can do", () => {
    const team = order([line([unit({}), unit({}), unit({ state: "joined" }), unit({}), refused])], {
      invitationStatus: "manual",
    });
    const html = drawOrder(team);
    expect(headingOf(html)).toBe("4 dari 5 sudah diundang, 1 perlu Anda");
    expect(html).toContain("d***k@contoh.example");
    expect(html).toContain("Alamat yang benar untuk kursi 5");
    expect(html).toContain("Coba lagi");
    expect(headingOf(drawOrder(team, "en"))).toBe("4 of 5 invited, one needs you");
  });

  it("says until when a seat was extended, and nothing of it before the money is there", () => {
    const extended = [line([unit({ isRenewal: true }), unit({ isRenewal: true, state: "joined" })])];
    const html = drawOrder(order(extended, { intent: "renew" }));
    expect(html).toContain("Diperpanjang sampai 5 Maret 2026");
    expect(html).toContain("diperpanjang sampai 5 Maret 2026");

    const unpaid = { paymentStatus: "pending", invitationStatus: "not_started", paidAt: null } as const;
    const waiting = [line([unit({ isRenewal: true, state: "waiting" }), unit({ isRenewal: true, state: "waiting" })])];
    const before = drawOrder(order(waiting, { ...unpaid, intent: "renew" }));
    expect(before).not.toMatch(/perpanjang|Studio Kecil/i);
  });

  it("keeps items hidden behind a press", () => {
    const codes = line([unit({ state: "handed", email: null }), unit({ state: "waiting", email: null })], {
      kind: "code",
      productName: "Kode Hadiah",
      durationDays: null,
      endsAt: null,
    });
    const html = drawOrder(order([codes], { endsAt: null }));
    expect(html.match(/Tampilkan kode</g)).toHaveLength(1);
    expect(html).not.toContain('http-equiv="refresh"');
  });

  it("lets the buyer change the person on a seat of several, and on no other", () => {
    const html = drawOrder(
      order([line([unit({ canSwap: true }), unit({ canSwap: true, state: "waiting" }), unit({})])]),
    );
    expect(html.match(/Ganti orang di kursi ini/g)).toHaveLength(2);
    expect(html).not.toContain('name="code"');
  });

  it("can be drawn for every state of every unit, in both languages, with no word missing", () => {
    const states = ["waiting", "needs_name", "needs_you", "invited", "joined", "handed", "ended", "withdrawn"] as const;
    for (const locale of ["id", "en"] as const)
      for (const kind of ["seat", "code", "secret", "action"] as const)
        for (const state of states)
          expect(
            headingOf(drawOrder(order([line([unit({ state }), refused], { kind }), line([unit({ state })])]), locale)),
          ).toBeTruthy();
  });
});
