import { useTranslations } from "next-intl";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { CopyButton } from "@/components/ui/copy-button";
import type { Action } from "../outcome";
import { shortId } from "../orders/orders-table";
import type { TaskRow } from "@/lib/workspaces/views";
import { ActionForm } from "../action-form";
import { Age, type Clock } from "../instant";
import { Panel } from "../page-header";

type Props = {
  tasks: readonly TaskRow[];
  clock: Clock;
  now: Date;
  /** Confirms one of them. */
  action: Action;
  /** Hours within which buyers were promised what a person does. */
  withinHours: number;
  /** How many are shown here; the rest is on the pool's page. All where it is left out. */
  shown?: number;
};

const HOUR_MS = 3_600_000;

/** What people have to do at the vendors, with everything to copy. */
export function Tasks({ tasks, clock, now, action, withinHours, shown = tasks.length }: Props) {
  const t = useTranslations("pool.tasks");
  const access = useTranslations("access");
  const isOverdue = ({ since }: TaskRow) => now.getTime() - Date.parse(since) > withinHours * HOUR_MS;
  const overdue = tasks.filter(isOverdue).length;
  const [oldest] = tasks;
  if (!oldest) return null;
  return (
    <Panel
      title={`${t("title")} (${tasks.length})`}
      aside={<Age at={oldest.since} now={now} clock={clock} words="waiting" />}
    >
      {overdue > 0 ? (
        <p className="border-b border-line px-4 py-2 text-sm font-semibold text-danger" role="alert">
          {access("overdue", { count: overdue, hours: withinHours })}
        </p>
      ) : null}
      <p className="border-b border-line px-4 py-2 text-sm text-muted">{t("hint")}</p>
      <ul className="divide-y divide-line">
        {tasks.slice(0, shown).map((task) => (
          <li key={task.id} className="grid gap-2 px-4 py-3 md:grid-cols-[minmax(0,1fr)_auto] md:items-center">
            <div className="grid min-w-0 gap-1">
              <p className="flex flex-wrap items-center gap-2">
                <Badge tone={task.action === "invite" ? "accent" : "warn"}>{t(task.action)}</Badge>
                <span className="min-w-0 font-semibold break-all select-all">{task.email}</span>
                <CopyButton text={task.email} label={t("copy")} done={t("copied")} />
                {isOverdue(task) ? <Badge tone="danger">{access("late")}</Badge> : null}
              </p>
              <p className="text-sm text-muted">
                {[task.workspace, task.accountEmail]
                  .filter((text, index, all) => text && all.indexOf(text) === index)
                  .join(" · ")}
                {" · "}
                <Link href={`/admin/orders/${task.orderId}`} className="underline underline-offset-4 hover:text-ink">
                  {shortId(task.orderId)}
                </Link>
                {" · "}
                <Age at={task.since} now={now} clock={clock} words="waiting" />
              </p>
            </div>
            <ActionForm
              action={action}
              label={t("done")}
              kind="primary"
              hidden={{ task_id: String(task.id) }}
              sure={t("sure")}
              done={t("saved")}
            />
          </li>
        ))}
      </ul>
      {shown < tasks.length ? (
        <p className="border-t border-line px-4 py-2 text-sm">
          <Link
            href="/admin/pool"
            className="inline-flex min-h-11 items-center font-semibold text-accent underline underline-offset-4"
          >
            {access("allTasks")}
          </Link>
        </p>
      ) : null}
    </Panel>
  );
}
