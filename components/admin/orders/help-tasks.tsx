import { useTranslations } from "next-intl";
import Link from "next/link";
import type { Home } from "@/lib/desk/views";
import { ActionForm } from "../action-form";
import { Age, type Clock } from "../instant";
import type { Action } from "../outcome";
import { Panel } from "../page-header";
import { shortId } from "./orders-table";

type Props = { tasks: Home["help"]; clock: Clock; now: Date; action: Action };

/** What self-help could not repair, with what it found. Renders nothing when there is none. */
export function HelpTasks({ tasks, clock, now, action }: Props) {
  const t = useTranslations("selfHelp");
  if (tasks.length === 0) return null;
  return (
    <Panel title={`${t("tasks.title")} · ${tasks.length}`} aside={t("tasks.hint")}>
      <ul className="divide-y divide-line">
        {tasks.map(({ id, orderId, finding, asked, openedAt }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-2.5 text-sm">
            <div className="min-w-0">
              <p className="font-semibold">{t(`findings.${finding}.title`)}</p>
              <p className="text-muted">
                <Link href={`/admin/orders/${orderId}`} className="underline underline-offset-4 hover:text-ink">
                  {shortId(orderId)}
                </Link>
                {" · "}
                {t("tasks.asked", { count: asked })}
                {" · "}
                <Age at={openedAt} now={now} clock={clock} words="waiting" />
              </p>
            </div>
            <ActionForm action={action} label={t("tasks.close")} hidden={{ task_id: id }} done={t("tasks.closed")} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
