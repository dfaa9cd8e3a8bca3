import { formatDateTime, formatRupiah, type Locale } from "@/lib/core/format";

/**
 * The facts of a reason as its sentence in the catalogue (`reasons.<code>`) wants them: amounts in rupiah, instants in
 * the store's zone, lists in one line, and `null` as the word that a `select` can ask for.
 */
export function reasonValues(
  facts: Readonly<Record<string, unknown>>,
  clock: { locale: Locale; timeZone: string },
): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(facts)
      .filter(([, fact]) => !isList(fact))
      .map(([name, fact]) => [name, valueOf(name, fact, clock)]),
  );
}

/** A list of facts of its own stands in no sentence. */
const isList = (fact: unknown): boolean => Array.isArray(fact) && fact.some((one) => typeof one === "object");

function valueOf(name: string, fact: unknown, clock: { locale: Locale; timeZone: string }): string | number {
  if (typeof fact === "number") return name.endsWith("Idr") ? formatRupiah(fact) : fact;
  if (Array.isArray(fact)) return fact.join(", ");
  if (typeof fact !== "string") return "null";
  if (name === "until") return formatDateTime(new Date(fact), clock.locale, clock.timeZone);
  return name === "gateway" ? capitalised(fact) : fact;
}

const capitalised = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
