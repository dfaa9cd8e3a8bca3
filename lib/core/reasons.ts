import { z } from "zod";
import { GATEWAY_NAMES } from "@/lib/core/gateway-names";

/**
 * Why something moved: a code from this closed list and its facts. Screens make the sentence from them in the reader's
 * language (catalogue `reasons.<code>`); nothing ever parses a sentence again. A new reason is one line here, its words
 * in each catalogue, and a migration that widens the CHECK.
 */
const gateway = z.enum(GATEWAY_NAMES);
const amountIdr = z.int();
const email = z.string();
const workspace = z.string();
const none = z.object({});

/**
 * Why seats of a workspace were not taken:
 * - `suspended`, `resting`: nobody is invited there now · `ends_too_early`: the term would outlive it · `full`
 * - `lives_there`: somebody of these people has a seat there, and a vendor knows a person once
 * - `billed`: its next seat is not paid for · `too_small`: not all would have room · `lasts_longer`: kept for longer terms
 * - `fuller`: another one is less filled · `later`: as good as the one before it · `taken_meanwhile`: the best, but gone
 */
export const PASSED_OVER = [
  "suspended",
  "resting",
  "ends_too_early",
  "full",
  "lives_there",
  "billed",
  "too_small",
  "lasts_longer",
  "fuller",
  "later",
  "taken_meanwhile",
] as const;
/** A workspace as it stood when seats were chosen: free ones for sale of all, and until when it is paid. */
const weighed = { workspace, free: z.int(), total: z.int(), endsAt: z.iso.datetime().nullable() };
const passedOver = z.object({ ...weighed, why: z.enum(PASSED_OVER) });
export type PassedOver = z.infer<typeof passedOver>;

export const REASONS = {
  // Order and payment
  order_placed: z.object({ totalIdr: amountIdr }),
  paid: z.object({ gateway, amountIdr }),
  paid_after_end: z.object({ gateway, amountIdr }),
  payment_short: z.object({ gateway, amountIdr, dueIdr: amountIdr }),
  payment_over: z.object({ gateway, amountIdr, dueIdr: amountIdr }),
  payment_twice: z.object({ gateway, amountIdr, dueIdr: amountIdr }),
  payment_on_closed_order: z.object({ gateway, amountIdr, dueIdr: amountIdr }),
  payment_reversed: z.object({ gateway, amountIdr }),
  payment_returned: z.object({ gateway, amountIdr }),
  refunded_over: z.object({ gateway, amountIdr }),
  confirmed_by_hand: z.object({ reference: z.string(), note: z.string() }),
  attention_resolved: z.object({ attention: z.string(), note: z.string() }),
  money_accepted: z.object({ amountIdr, note: z.string() }),
  money_returned: z.object({ amountIdr, note: z.string() }),
  money_kept: z.object({ amountIdr, note: z.string() }),
  not_paid_in_time: none,
  code_expired: z.object({ gateway }),
  no_gateway_answered: none,
  cancelled: none,
  closed_after_review: none,
  new_code_requested: none,
  code_opened: z.object({ gateway, amountIdr }),
  code_replaced: none,
  charge_failed: z.object({ gateway, outcome: z.string(), why: z.string() }),
  gateway_says: z.object({ gateway, rawStatus: z.string() }),
  // Refunds
  refund_requested: z.object({ amountIdr, method: z.enum(["gateway", "manual"]), reason: z.string() }),
  refund_done: z.object({ amountIdr, method: z.enum(["gateway", "manual"]), reason: z.string() }),
  refund_failed: z.object({ why: z.string() }),
  refund_unclear: z.object({ why: z.string() }),
  refund_retried: z.object({ why: z.string() }),
  refund_by_hand: z.object({ amountIdr, note: z.string() }),
  refund_withdrawn: z.object({ amountIdr, note: z.string() }),
  /** The gateway made it although a person had taken it over or withdrawn it. */
  refund_made_there: z.object({ amountIdr }),
  refunded: z.object({ amountIdr }),
  // Delivery
  delivery_started: none,
  no_stock: none,
  units_changed: z.object({ delivered: z.int(), units: z.int() }),
  invited_back: z.object({ email, workspace }),
  invited: z.object({ email, workspace, how: z.enum(["called", "already", "listed"]) }),
  /** Its vendor said yes, and does not list the person. */
  invitation_vanished: z.object({ email, workspace }),
  joined: z.object({ email, workspace }),
  invitation_resent: z.object({ email, workspace }),
  member_left: z.object({ email, workspace }),
  invitation_gone: z.object({ email, workspace }),
  member_back: z.object({ email, workspace }),
  stranger_attached: z.object({ email, workspace }),
  item_handed: none,
  item_revealed: none,
  renewed: z.object({ email, until: z.iso.datetime() }),
  renewal_impossible: z.object({ email }),
  name_needed: z.object({ email: email.nullable() }),
  named: z.object({ emails: z.array(email) }),
  driver_refused: z.object({ workspace, driver: z.string(), refusal: z.string() }),
  handed_to_person: z.object({ email, workspace }),
  task_done: z.object({ email, workspace, note: z.string() }),
  address_refused: z.object({ email, workspace, refusal: z.string() }),
  address_corrected: z.object({ from: email.nullable(), to: email }),
  reseated: z.object({
    email,
    workspace,
    why: z.enum([
      "suspended",
      "full",
      "auth",
      "unavailable",
      "lists_unreadable",
      "ends_too_early",
      "vanished",
      "rate_limited",
    ]),
    detail: z.string().nullable(),
    /** Where the person sits now, and why each other workspace was passed over. */
    to: workspace,
    passedOver: z.array(passedOver),
  }),
  /** Moved while the term runs; `passedOver` as above. */
  reassigned: z.object({
    email,
    workspace,
    to: workspace,
    why: z.enum(["staff", "warranty", "incident"]),
    passedOver: z.array(passedOver),
  }),
  /** By staff, for nothing. */
  days_given: z.object({ email, days: z.int(), until: z.iso.datetime(), note: z.string() }),
  access_revoked: z.object({ email, workspace, note: z.string() }),
  warranty_claimed: z.object({ email, workspace, finding: z.string(), number: z.int() }),
  person_swapped: z.object({ from: email, to: email }),
  /** `answer`: what the owner's system said, such as "HTTP 422". */
  action_refused: z.object({ answer: z.string() }),
  tried_again: none,
  owed_again: none,
  term_over: none,
  order_over: none,
  withdrawn: z.object({ why: z.enum(["refunded", "reversed", "closed", "revoked", "incident"]) }),
  note: z.object({ text: z.string() }),
  buyer_erased: none,
  // Seats and stock
  seat_claimed: none,
  /** `billed`: how many of them were not paid for yet; `others`: workspaces beyond those that are named. */
  seats_chosen: z.object({
    days: z.int(),
    chosen: z.array(z.object({ ...weighed, seats: z.int(), billed: z.int() })),
    passedOver: z.array(passedOver),
    others: z.int(),
  }),
  seat_released: none,
  seat_leaving: none,
  seat_vacated: none,
  seat_count_changed: none,
  item_claimed: none,
  item_released: none,
  item_withdrawn: none,
  // Workspaces
  workspace_refused_sign_in: z.object({ refusal: z.string() }),
  workspace_closed: none,
  workspace_reopened: none,
  // Products
  product_added: none,
  /** `from` and `to` hold what the fields were and are; of a sealed one only its name is told. */
  product_changed: z.object({
    fields: z.array(z.string()),
    from: z.record(z.string(), z.unknown()),
    to: z.record(z.string(), z.unknown()),
  }),
  product_archived: none,
  waiting_joined: none,
  waiting_offered: z.object({ until: z.iso.datetime() }),
  waiting_bought: none,
  waiting_left: none,
  waiting_lapsed: none,
  waiting_removed: none,
  voucher_added: none,
  voucher_changed: z.object({
    fields: z.array(z.string()),
    from: z.record(z.string(), z.unknown()),
    to: z.record(z.string(), z.unknown()),
  }),
  // Incidents
  incident_opened: z.object({ workspace, note: z.string() }),
  incident_pressed: z.object({ people: z.int(), seats: z.int() }),
  incident_done: z.object({ moved: z.int(), waiting: z.int() }),
  incident_closed: none,
  incident_planned: z.object({ workspace }),
  incident_seated: z.object({ workspace, to: workspace }),
  incident_invited: z.object({ workspace: z.string() }),
  incident_waits: z.object({ workspace }),
  /** `back`: the workspace works again, and they never left it. */
  incident_over: z.object({ why: z.enum(["ended", "refunded", "back"]) }),
  // Messages
  message_sent: none,
  message_sent_again: none,
  message_refused: z.object({ why: z.string() }),
  message_unclear: z.object({ why: z.string() }),
  message_resent: z.object({ kind: z.string() }),
  message_overtaken: none,
} as const;

export type ReasonCode = keyof typeof REASONS;
export const REASON_CODES = Object.keys(REASONS) as ReasonCode[];
/** A reason with its facts, checked by the compiler where it is given and by zod where it is read. */
export type Reason = { [Code in ReasonCode]: { code: Code } & Facts<z.infer<(typeof REASONS)[Code]>> }[ReasonCode];
/** zod infers an index of `never` for "no facts", which no object with a code could be. */
type Facts<T> = string extends keyof T ? unknown : T;

/** What a transition can be about; `order` carries facts that moved no status. */
export const ENTITIES = [
  "order",
  "payment",
  "delivery",
  "line",
  "unit",
  "attempt",
  "refund",
  "assignment",
  "seat",
  "item",
  "workspace",
  "product",
  "voucher",
  "waiting",
  "message",
  "incident",
  "incident_move",
] as const;
export type Entity = (typeof ENTITIES)[number];
