import { useTranslations } from "next-intl";
import type { FailureRow } from "@/lib/workspaces/views";
import { Instant, type Clock } from "../instant";
import { Panel } from "../page-header";

type Props = { workspaceId: string; failures: readonly FailureRow[]; clock: Clock };

const OUTCOMES = ["auth", "challenge", "unknown", "unavailable", "refused", "full"] as const;

/** What the browser saw when it failed, newest first. */
export function Failures({ workspaceId, failures, clock }: Props) {
  const t = useTranslations("access");
  return (
    <Panel title={t("pictures")}>
      <p className="border-b border-line px-4 py-2 text-sm text-muted">{t("picturesHint")}</p>
      <ul className="divide-y divide-line">
        {failures.map(({ name, at, outcome, code }) => {
          const known = OUTCOMES.find((one) => one === outcome);
          return (
            <li key={name} className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 px-4 py-2.5 text-sm">
              <span className="min-w-0">
                <span className="font-semibold">{known ? t(`outcomes.${known}`) : outcome}</span>{" "}
                <code className="text-xs break-all text-muted">{code}</code>
                <span className="block text-xs text-muted">
                  <Instant at={at} clock={clock} />
                </span>
              </span>
              <a
                href={`/api/admin/chatgpt-accounts/${workspaceId}/failures/${name}`}
                target="_blank"
                rel="noreferrer"
                className="inline-flex min-h-11 items-center font-semibold text-accent underline underline-offset-4"
              >
                {t("picture")}
              </a>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
