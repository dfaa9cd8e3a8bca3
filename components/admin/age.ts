import type { Locale } from "@/lib/core/format";

const UNITS = [
  { seconds: 86_400, id: "hari", en: "d" },
  { seconds: 3_600, id: "jam", en: "h" },
  { seconds: 60, id: "mnt", en: "min" },
] as const;

/** How long ago `at` was, in its largest unit: `3 jam`, `3 h`. Less than a minute, or the future, is `baru saja`. */
export function formatAge(at: string, now: Date, locale: Locale): string {
  const seconds = Math.floor((now.getTime() - Date.parse(at)) / 1000);
  const unit = UNITS.find((candidate) => seconds >= candidate.seconds);
  if (!unit) return locale === "id" ? "baru saja" : "just now";
  return `${Math.floor(seconds / unit.seconds)} ${unit[locale]}`;
}
