import { useTranslations } from "next-intl";
import { formatRupiah } from "@/lib/core/format";
import type { ProductChange } from "@/lib/catalog/views";
import { Instant, type Clock } from "../instant";

/** What was changed lately, with what was and is. */
export function ProductHistory({ changes, clock }: { changes: readonly ProductChange[]; clock: Clock }) {
  const t = useTranslations("productEditor");
  const reasons = useTranslations("reasons");
  if (changes.length === 0) return <p className="px-4 py-3 text-sm text-muted">{t("noHistory")}</p>;
  return (
    <ol className="divide-y divide-line text-sm">
      {changes.map((change) => (
        <li key={change.at} className="grid gap-1 px-4 py-3">
          <span className="font-semibold">
            {reasons(change.code, { fields: fieldsOf(change.facts).join(", ") } as never)}
          </span>
          {fieldsOf(change.facts)
            .filter((field) => field in recordOf(change.facts["to"]))
            .map((field) => (
              <span key={field} className="text-muted [overflow-wrap:anywhere]">
                {field}: {shown(field, recordOf(change.facts["from"])[field])} →{" "}
                {shown(field, recordOf(change.facts["to"])[field])}
              </span>
            ))}
          <span className="text-xs text-muted">
            <Instant at={change.at} clock={clock} /> · {t("by", { actor: change.actor.replace(/^\w+:/, "") })}
          </span>
        </li>
      ))}
    </ol>
  );
}

const fieldsOf = (facts: Record<string, unknown>): string[] =>
  Array.isArray(facts["fields"]) ? facts["fields"].map(String) : [];
const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? { ...value } : {};
const shown = (field: string, value: unknown): string => {
  if (value === null || value === undefined) return "—";
  if (typeof value === "number" && field.endsWith("Idr")) return formatRupiah(value);
  return typeof value === "string" ? value : JSON.stringify(value);
};
