import { formatRupiah, type Locale } from "@/lib/core/format";
import type { OpenFacts } from "../facts";
import type { MessageKind } from "../status";
import { expiring } from "./expiring";
import { incidentWaiting } from "./incident-waiting";
import { oneTimeCode } from "./one-time-code";
import { day, oneLine, SAY, shortNumber, shortTitle, writeLetter, type Letter, type Shop } from "./letter";
import { moved } from "./moved";
import { accessRevoked, daysGiven } from "./staff-acts";
import { waitingJoined, waitingOffer } from "./waiting";
import { peopleOf, until, type Kind, type Telling } from "./telling";

/** How each kind of message tells an order's facts. Facts that are not given are left out, not guessed. */

/** Puts the facts of a message into words. */
export function writeMessage(kind: MessageKind, facts: OpenFacts, locale: Locale, shop: Shop): Letter {
  return writeLetter(KINDS[kind]({ facts, say: SAY[locale], locale, shop }), facts, locale, shop);
}

/** The money has arrived and the order is paid. */
const orderPaid: Kind = ({ facts, say }) => ({
  subject: say("order_paid.subject", { title: shortTitle(facts.title), number: shortNumber(facts.orderId) }),
  paragraphs: [
    facts.amountIdr === null
      ? say("order_paid.thanks")
      : say("order_paid.thanksFor", { amount: formatRupiah(facts.amountIdr) }),
    facts.durationDays === null
      ? say("order_paid.goods")
      : facts.units > 1
        ? say("order_paid.seats", { units: facts.units })
        : say("order_paid.seat"),
  ],
});

/** A workspace has taken the invitations of the people named in `invited`. */
const inviteSent: Kind = (telling) => {
  const { facts, say } = telling;
  return {
    subject: `${say("invite_sent.subject")}${firstOf(telling)}`,
    paragraphs: [
      facts.invited.length === 0 ? "" : `${say("invite_sent.invited")}\n${peopleOf(telling)}`,
      say("invite_sent.steps"),
      facts.endsAt
        ? until(telling)
        : facts.durationDays === null
          ? ""
          : say("invite_sent.days", { days: facts.durationDays }),
    ].filter(Boolean),
  };
};

/** Items were delivered; the message lists codes, anything else is on the order's page. */
const itemDelivered: Kind = ({ facts, say }) => ({
  subject: say("item_delivered.subject", { title: shortTitle(facts.title), number: shortNumber(facts.orderId) }),
  paragraphs:
    facts.items.length === 0
      ? [say("item_delivered.onPage")]
      : [
          `${say("item_delivered.items", { count: facts.items.length })}\n${codesOf(facts)}`,
          say("item_delivered.keep"),
        ],
});

/** The people named in `invited` keep their seats for another term. */
const renewed: Kind = (telling) => {
  const { facts, say } = telling;
  return {
    subject: say("renewed.subject", { title: shortTitle(facts.title) }),
    paragraphs: [
      facts.invited.length === 0 ? say("renewed.extended") : `${say("renewed.extendedFor")}\n${peopleOf(telling)}`,
      facts.endsAt ? until(telling) : "",
      say("renewed.nothingToDo"),
    ].filter(Boolean),
  };
};

/** Paid, and nothing is free at the moment. */
const pendingStock: Kind = ({ facts, say }) => ({
  subject: say(facts.durationDays === null ? "pending_stock.subjectGoods" : "pending_stock.subject", {
    number: shortNumber(facts.orderId),
  }),
  paragraphs: [
    say(facts.durationDays === null ? "pending_stock.noGoods" : "pending_stock.noSeat"),
    say("pending_stock.queue"),
    facts.durationDays === null
      ? say("pending_stock.relax")
      : say("pending_stock.relaxDays", { days: facts.durationDays }),
  ],
});

/** The money came after the QR code had ended; it counts all the same. */
const paidLate: Kind = ({ facts, say }) => ({
  subject: say("paid_late.subject", { number: shortNumber(facts.orderId) }),
  paragraphs: [
    facts.amountIdr === null
      ? say("paid_late.late")
      : say("paid_late.lateAmount", { amount: formatRupiah(facts.amountIdr) }),
    say("paid_late.next"),
  ],
});

/** The kinds of attention that have words of their own; any other is told in general ones. */
const TOLD = ["short", "over", "paid_twice", "order_closed", "late", "reversed"] as const;

/** Money has arrived that a person has to look at. */
const paymentReview: Kind = ({ facts, say }) => {
  const attention = TOLD.find((known) => known === facts.attention) ?? "other";
  const amount = facts.amountIdr === null ? say("payment_review.noAmount") : formatRupiah(facts.amountIdr);
  const due = facts.dueIdr === null ? null : formatRupiah(facts.dueIdr);
  const isCompared = attention === "short" || attention === "over";
  return {
    subject: say("payment_review.subject", { number: shortNumber(facts.orderId) }),
    paragraphs: [
      isCompared && due !== null
        ? say(`payment_review.${attention}Of`, { amount, due })
        : say(`payment_review.${attention}`, { amount }),
      say("payment_review.next"),
    ],
  };
};

/** Money is on its way back to the buyer; what of the order it was for, the page says. */
const refunded: Kind = ({ facts, say }) => ({
  subject: say("refunded.subject", { number: shortNumber(facts.orderId) }),
  paragraphs: [
    facts.amountIdr === null
      ? say("refunded.back")
      : say("refunded.backAmount", { amount: formatRupiah(facts.amountIdr) }),
    say("refunded.when"),
  ],
});

/** A workspace refused the addresses named in `invited`; only the buyer can correct them. */
const unitNeedsBuyer: Kind = (telling) => {
  const { facts, say } = telling;
  return {
    subject: say("unit_needs_buyer.subject", { number: shortNumber(facts.orderId) }),
    paragraphs: [
      facts.invited.length === 0
        ? say("unit_needs_buyer.refused")
        : `${say("unit_needs_buyer.refusedFor")}\n${peopleOf(telling)}`,
      say("unit_needs_buyer.whatToDo"),
    ],
  };
};

/** The term is over and the members have been removed. */
const membershipEnded: Kind = ({ facts, say, locale, shop }) => {
  const title = oneLine(facts.title);
  const ended = facts.endsAt
    ? say("membership_ended.endedOn", { title, day: day(facts.endsAt, locale, shop) })
    : say("membership_ended.ended", { title });
  const people = facts.invited.map(({ email }) => oneLine(email)).join(", ");
  return {
    subject: say("membership_ended.subject", { title: shortTitle(facts.title) }),
    paragraphs: [
      people ? `${ended} ${say("membership_ended.members", { people })}` : ended,
      say("membership_ended.again", { storeName: oneLine(shop.storeName), address: `${shop.appUrl}/` }),
    ],
  };
};

const KINDS: Record<MessageKind, Kind> = {
  order_paid: orderPaid,
  invite_sent: inviteSent,
  moved,
  incident_waiting: incidentWaiting,
  item_delivered: itemDelivered,
  renewed,
  pending_stock: pendingStock,
  paid_late: paidLate,
  payment_review: paymentReview,
  refunded,
  unit_needs_buyer: unitNeedsBuyer,
  membership_ended: membershipEnded,
  days_given: daysGiven,
  access_revoked: accessRevoked,
  one_time_code: oneTimeCode,
  expiring_in_3_days: expiring("expiring_in_3_days"),
  expiring_in_1_day: expiring("expiring_in_1_day"),
  waiting_joined: waitingJoined,
  waiting_offer: waitingOffer,
};

/** ` ke ani@…`, or ` ke ani@… dan +4`: the number needs no word for "others". */
function firstOf({ facts: { invited }, say }: Telling): string {
  const [first, ...others] = invited;
  if (!first) return "";
  const email = oneLine(first.email);
  return ` ${others.length > 0 ? say("invite_sent.toMany", { email, others: others.length }) : say("invite_sent.to", { email })}`;
}

/** The codes to the letter, numbered when there are several. */
const codesOf = ({ items }: OpenFacts): string =>
  items.map((item, index) => (items.length > 1 ? `${index + 1}. ${item}` : item)).join("\n");
