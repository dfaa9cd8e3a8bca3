import { describe, expect, it } from "vitest";
import { draw } from "@/components/testing/draw";
import type { RenewalView } from "@/lib/ordering/views";
import { MembershipCards, type MembershipProps } from "./membership-card";
import { RenewalScreen } from "./renewal-screen";

const done = async () => undefined;
const person = {
  email: "b***i@contoh.example",
  productName: "Team 5 Kursi",
  workspaceName: "Studio Kecil",
  endsAt: "2026-12-21T03:00:00.000Z",
  newEndsAt: "2027-01-20T03:00:00.000Z",
  days: 30,
};
type Open = Extract<RenewalView, { state: "open" }>;
const open = (more: Partial<Open> = {}): Open => ({
  state: "open",
  people: [person],
  totalIdr: 50_000,
  shopIdr: 50_000,
  offerEndsAt: "2026-12-24T03:00:00.000Z",
  ...more,
});

describe("the page that a link to renew opens", () => {
  it("says who, where, until when and for how much, with one button", () => {
    const html = draw(<RenewalScreen renewal={open()} outcome={null} action={done} />);
    for (const told of ["b***i@contoh.example", "Studio Kecil", "21 Desember 2026", "20 Januari 2027", "Rp50.000"])
      expect(html).toContain(told);
    expect(html.match(/<button/g)).toHaveLength(1);
    expect(html).not.toContain("<s>");
  });

  it("shows the shop's higher price beside the one that is kept", () => {
    const html = draw(<RenewalScreen renewal={open({ shopIdr: 80_000 })} outcome={null} action={done} />, "en");
    expect(html).toContain("<s>Rp80.000</s>");
    expect(html).toContain("Your price, as before");
  });

  it("says that a term which is over begins anew", () => {
    const renewal = open({ people: [{ ...person, newEndsAt: null }] });
    expect(draw(<RenewalScreen renewal={renewal} outcome={null} action={done} />)).toContain("aktif 30 hari");
  });

  it.each(["over", "not_sold"] as const)("offers nothing to pay when it is %s", (state) => {
    const html = draw(<RenewalScreen renewal={{ state }} outcome="conflict" action={done} />, "en");
    expect(html).not.toContain("<button");
    expect(html).toContain('href="/lookup"');
  });

  it.each(["try_later", "too_many", "sold_out", "failed", "named"] as const)("explains the outcome %s", (outcome) => {
    for (const locale of ["id", "en"] as const)
      expect(draw(<RenewalScreen renewal={open()} outcome={outcome} action={done} />, locale)).toContain(
        'role="alert"',
      );
  });
});

describe("the card of a membership", () => {
  const membership: MembershipProps = {
    people: [{ email: "b***i@contoh.example", workspaceName: "Studio Kecil" }],
    endsAt: "2026-12-21T03:00:00.000Z",
    daysLeft: 12,
    isOver: false,
    renewableUntil: "2026-12-24T03:00:00.000Z",
    renewHref: "/renew/x",
  };
  const card = (more: Partial<MembershipProps> = {}, locale: "id" | "en" = "id") =>
    draw(<MembershipCards memberships={[{ ...membership, ...more }]} calendarHref="/orders/x/calendar.ics" />, locale);

  it("says where, how many days are left and until when, and leads on", () => {
    const html = card();
    for (const told of ["12 hari lagi", "Studio Kecil", "21 Des 2026", 'href="/renew/x"', "calendar.ics"])
      expect(html).toContain(told);
  });

  it.each([
    [0, "Ends today"],
    [1, "Ends tomorrow"],
    [2, "2 days left"],
    [-1, "Ended"],
  ])("with %i days left says %s", (daysLeft, told) => expect(card({ daysLeft }, "en")).toContain(told));

  it("says until when a term that is over can still be renewed, and has no calendar", () => {
    const html = card({ isOver: true, daysLeft: -1 });
    expect(html).toContain("Masih bisa diperpanjang");
    expect(html).not.toContain("calendar.ics");
  });
});
