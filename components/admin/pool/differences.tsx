import { useTranslations } from "next-intl";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import type { Home } from "@/lib/desk/views";
import { Panel } from "../page-header";

/** Workspaces where other people are than the shop believes. Renders nothing when all is as it should be. */
export function DifferencesPanel({ workspaces }: { workspaces: Home["differences"] }) {
  const t = useTranslations("reality");
  if (workspaces.length === 0) return null;
  return (
    <Panel title={t("home", { count: workspaces.length })} aside={t("homeHint")}>
      <ul className="divide-y divide-line">
        {workspaces.map(({ workspaceId, name, differences }) => (
          <li key={workspaceId}>
            <Link
              href={`/admin/pool/${workspaceId}`}
              className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-2.5 text-sm hover:bg-sunken"
            >
              <span className="min-w-0 font-semibold">{name}</span>
              <Badge tone="warn">{t("people", { count: differences })}</Badge>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
