import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import type { RunStep } from "@/lib/engine/views";
import { JsonText } from "./json-text";
import { second, STEP_TONES } from "./words";

type Props = { steps: RunStep[]; timeZone: string };

/** In the order in which they finished, open ones last. */
export function StepsList({ steps, timeZone }: Props) {
  const t = useTranslations("admin.runs");
  if (steps.length === 0) return <p className="px-4 py-3 text-sm text-muted">{t("noSteps")}</p>;
  return (
    <ol className="divide-y divide-line">
      {steps.map((step) => (
        <li key={step.id} className="grid gap-1 px-4 py-2.5 text-sm">
          <div className="flex flex-wrap items-baseline justify-between gap-x-3 gap-y-1">
            <p className="min-w-0 font-semibold wrap-anywhere">
              {step.name} <span className="font-mono text-xs font-normal text-muted">{step.op}</span>
            </p>
            <p className="flex flex-wrap items-baseline gap-x-2">
              {step.failures > 0 ? (
                <span className="figures text-xs text-warn">{t("failures", { count: step.failures })}</span>
              ) : null}
              <Badge tone={STEP_TONES[step.status]}>{t(`stepStatuses.${step.status}`)}</Badge>
            </p>
          </div>
          {step.endedAt ? <p className="figures text-xs text-muted">{second(step.endedAt, timeZone)}</p> : null}
          {step.result === null ? null : (
            <details className="min-w-0">
              <summary className="inline-flex min-h-11 cursor-pointer items-center font-semibold text-accent underline underline-offset-4 md:min-h-9">
                {t("showResult")}
              </summary>
              <JsonText text={step.result} />
            </details>
          )}
        </li>
      ))}
    </ol>
  );
}
