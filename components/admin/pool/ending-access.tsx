import { useTranslations } from "next-intl";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import type { EndingAccessRow } from "@/lib/workspaces/views";
import { momentOf, type Clock } from "../instant";
import { Panel } from "../page-header";

/** Workspaces whose key or session ends soon: told while there is still time to replace it. */
export function EndingAccess({ rows, clock }: { rows: readonly EndingAccessRow[]; clock: Clock }) {
  const t = useTranslations("access");
  const drivers = useTranslations("pool.drivers");
  if (rows.length === 0) return null;
  return (
    <Panel title={t("ending")} aside={String(rows.length)}>
      <p className="border-b border-line px-4 py-2 text-sm text-muted">{t("endingHint")}</p>
      <ul className="divide-y divide-line">
        {rows.map(({ id, name, driver, endsAt, isOver }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 px-4 py-2.5 text-sm">
            <Link href={`/admin/pool/${id}`} className="min-w-0 font-semibold break-words hover:underline">
              {name} <span className="font-normal text-muted">· {drivers(driver)}</span>
            </Link>
            <Badge tone={isOver ? "danger" : "warn"}>
              {t(isOver ? "ended" : "ends", { at: momentOf(endsAt, clock) })}
            </Badge>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
