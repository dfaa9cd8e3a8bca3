import type { TimelineEntry } from "@/lib/orders/views";
import type { Words } from "../../copy/words";

/** The entry's title in the reader's words. What is not a status word of ours stays as it was written. */
export function timelineTitle(entry: TimelineEntry, words: Words): string {
  switch (entry.kind) {
    case "payment":
      return `${words.timeline.payment}: ${move(entry.title, words.payment)}`;
    case "invitation":
      return `${words.timeline.invitation}: ${move(entry.title, words.invitation)}`;
    case "receipt":
      return `${words.timeline.receipt}: ${entry.title}`;
    case "attempt":
      return `${words.timeline.attempt}: ${entry.title}`;
    case "refund":
      return `${words.timeline.refund}: ${translateLast(entry.title, words.refund)}`;
    case "message":
      return `${words.timeline.message}: ${message(entry.title, words)}`;
    case "workspace":
      return `${words.timeline.workspace}: ${entry.title}`;
    case "note":
      return (
        look(words.note, entry.title) ?? look(words.attention, entry.title) ?? `${words.timeline.note}: ${entry.title}`
      );
  }
}

/** The small print under it; a lone status word is translated too. */
export function timelineDetail(entry: TimelineEntry, words: Words): string | null {
  if (entry.detail === null) return null;
  if (entry.kind === "receipt")
    return look(words.attention, entry.detail) ?? look(words.note, entry.detail) ?? entry.detail;
  if (entry.kind === "attempt") return look(words.attempt, entry.detail) ?? entry.detail;
  return entry.detail;
}

/** `system:settle-payment`, `staff:ani@example.com`, `key:restock`, `buyer`, or whom a fact came from. */
export function timelineActor(actor: string, words: Words): string {
  const at = actor.indexOf(":");
  const [kind, name] = at === -1 ? [actor, ""] : [actor.slice(0, at), actor.slice(at + 1)];
  if (kind === "system") return words.actor.system;
  if (kind === "buyer" && name === "") return words.actor.buyer;
  if (kind === "staff") return name;
  if (kind === "key") return `${words.actor.key} ${name}`;
  return actor;
}

const look = (labels: Readonly<Record<string, string>>, word: string): string | undefined =>
  Object.hasOwn(labels, word) ? labels[word] : undefined;

const move = (title: string, labels: Readonly<Record<string, string>>): string =>
  title
    .split(" → ")
    .map((word) => look(labels, word) ?? word)
    .join(" → ");

/** `Rp10.000 done` */
function translateLast(title: string, labels: Readonly<Record<string, string>>): string {
  const at = title.lastIndexOf(" ");
  const label = look(labels, title.slice(at + 1));
  return label ? `${title.slice(0, at)} · ${label}` : title;
}

/** `invite_sent sent` */
function message(title: string, words: Words): string {
  const [kind = "", status = ""] = title.split(" ");
  return `${look(words.messageKind, kind) ?? kind} · ${look(words.message, status) ?? status}`;
}
