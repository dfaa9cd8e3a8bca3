import type { useTranslations } from "next-intl";
import type { Locale } from "@/lib/core/format";
import { REASONS } from "@/lib/core/reasons";
import type { About, TimelineEntry } from "@/lib/desk/views";
import { reasonValues } from "@/lib/i18n/reason-values";
import { INCIDENT_STATUSES, MOVE_STATUSES } from "@/lib/incidents/status";
import { MESSAGE_STATUSES } from "@/lib/messages/status";
import { INVITATION_STATUSES, PAYMENT_STATUSES, UNIT_STATUSES } from "@/lib/orders/status";
import { ATTEMPT_STATUSES, REFUND_STATUSES } from "@/lib/payments/status";
import { ASSIGNMENT_STATUSES, SEAT_STATUSES } from "@/lib/seats/status";
import { ITEM_STATUSES } from "@/lib/stock/status";
import { WORKSPACE_STATUSES } from "@/lib/workspaces/status";

/** The history of an order in the reader's words. Pure, but for the catalogue. */

export type Clock = { locale: Locale; timeZone: string };
export type Translate = ReturnType<typeof useTranslations<never>>;

/** What happened, in a sentence. */
export function sentenceOf(entry: TimelineEntry, t: Translate, clock: Clock): string {
  if (entry.entity !== "call") return t(`reasons.${entry.code}`, reasonValues(entry.facts, clock));
  const { email, workspace, outcome } = entry.facts;
  return t(`admin.detail.call.${entry.code}`, { email, workspace, outcome: t(`admin.words.call.${outcome}`) });
}

type Told = Exclude<StoryEntry, { entity: "call" }>;

/** What it was about, and from which status to which; for a call, the vendor's answer. */
export function footnoteOf(entry: StoryEntry, t: Translate): string | null {
  if (entry.entity === "call") return entry.facts.detail;
  const steps = [entry.from, entry.to].filter((status) => status !== null);
  const change = steps.map((status) => statusWord(entry.entity, status, t)).join(" → ");
  // A fact that changed no status and is about nothing in particular is complete as a sentence.
  const subject = entry.code === "note" ? t("admin.words.entity.note") : t(`admin.words.entity.${entry.entity}`);
  const about = aboutWords(entry.abouts, t);
  const passed = passedOver(entry, t);
  if (change === "" && about === "" && passed === null && entry.code !== "note") return null;
  return [subject, about, change, passed].filter(Boolean).join(" · ");
}

/** Why a person who had to leave a workspace was not seated in the others. */
function passedOver({ code, facts }: Told, t: Translate): string | null {
  const tells = code === "reseated" || code === "reassigned";
  const parsed = tells ? REASONS.reseated.shape.passedOver.safeParse(facts.passedOver) : null;
  if (!parsed?.success || parsed.data.length === 0) return null;
  const workspaces = parsed.data.map(({ workspace, why }) => t(`choice.passed.${why}`, { workspace }));
  return t("choice.passedOver", { workspaces: workspaces.join(", ") });
}

const NAMED_MAX = 3;

function aboutWords(abouts: readonly About[], t: Translate): string {
  const names = abouts.map((about) => ("name" in about ? about.name : t(`admin.words.messageKind.${about.message}`)));
  const more = names.length - NAMED_MAX;
  const shown = names.slice(0, NAMED_MAX).join(", ");
  return more > 0 ? `${shown}, ${t("admin.detail.more", { count: more })}` : shown;
}

/** Where the words of each status are, and which there are. */
const STATUSES = {
  payment: { area: "payment", all: PAYMENT_STATUSES },
  delivery: { area: "invitation", all: INVITATION_STATUSES },
  line: { area: "invitation", all: INVITATION_STATUSES },
  unit: { area: "unit", all: UNIT_STATUSES },
  attempt: { area: "attempt", all: ATTEMPT_STATUSES },
  refund: { area: "refund", all: REFUND_STATUSES },
  assignment: { area: "assignment", all: ASSIGNMENT_STATUSES },
  seat: { area: "seat", all: SEAT_STATUSES },
  item: { area: "item", all: ITEM_STATUSES },
  workspace: { area: "workspace", all: WORKSPACE_STATUSES },
  message: { area: "message", all: MESSAGE_STATUSES },
  incident: { area: "incident", all: INCIDENT_STATUSES },
  incident_move: { area: "incidentMove", all: MOVE_STATUSES },
} as const;

/** A status that has no word any more stays as it was written. */
function statusWord(entity: Told["entity"], status: string, t: Translate): string {
  if (!(entity in STATUSES)) return status;
  const { area, all } = STATUSES[entity as keyof typeof STATUSES];
  return all.some((known) => known === status) ? t(wordKey(area, status)) : status;
}

/** The compiler knows the keys that are written out; this one is put together from data that was checked. */
const wordKey = (area: string, status: string) => `admin.words.${area}.${status}` as Parameters<Translate>[0];

/** `system:settle-payment`, `staff:ani@example.com`, `key:restock`, or `buyer`. */
export function actorWord(actor: string, t: Translate): string {
  const at = actor.indexOf(":");
  const [kind, name] = at === -1 ? [actor, ""] : [actor.slice(0, at), actor.slice(at + 1)];
  if (kind === "system") return t("admin.words.actor.system");
  if (kind === "buyer" && name === "") return t("admin.words.actor.buyer");
  if (kind === "staff") return name;
  if (kind === "key") return t("admin.words.actor.key", { name });
  return actor;
}

/** An entry, or several that say the same of different parts at the same moment. */
export type StoryEntry = TimelineEntry & { abouts: About[] };

/** Folds what happened to many parts at once into one entry: twenty seats that wait are one piece of news. */
export function foldAlike(entries: readonly TimelineEntry[]): StoryEntry[] {
  const story: StoryEntry[] = [];
  for (const entry of entries) {
    const last = story.at(-1);
    if (last && entry.about && isAlike(last, entry)) last.abouts.push(entry.about);
    else story.push({ ...entry, abouts: entry.about ? [entry.about] : [] });
  }
  return story;
}

const isAlike = (one: TimelineEntry, other: TimelineEntry): boolean =>
  one.about !== null && keyOf(one) === keyOf(other);
const keyOf = ({ at, entity, code, facts, from, to, actor }: TimelineEntry): string =>
  JSON.stringify([at, entity, code, facts, from, to, actor]);

const MINOR: readonly TimelineEntry["entity"][] = ["line", "assignment", "seat", "item", "incident_move"];

/**
 * Steps behind a step that is told already: the parts and the order say what their lines, seats and codes did, and an
 * invitation that went through is told by its part.
 */
export function isMinor(entry: TimelineEntry): boolean {
  if (entry.entity === "call") return entry.code === "invite" && entry.facts.outcome === "done";
  return MINOR.includes(entry.entity) && entry.code !== "item_revealed";
}
