import { env } from "@/lib/core/env";
import type { RunStep } from "@/lib/engine/views";
import { Badge } from "../../stage/badge";
import { Cell, ColumnHead, Empty, Table } from "../../stage/table";
import type { RunsCopy } from "../copy";
import { second, STEP_TONES } from "../words";
import { JsonText } from "./json-text";

/** In the order in which they finished, open ones last. */
export function StepsTable({ copy, steps }: { copy: RunsCopy; steps: RunStep[] }) {
  if (steps.length === 0) return <Empty>{copy.noSteps}</Empty>;
  return (
    <Table
      caption={copy.steps}
      head={
        <>
          <ColumnHead>{copy.step}</ColumnHead>
          <ColumnHead className="w-28">{copy.state}</ColumnHead>
          <ColumnHead className="w-44 max-sm:hidden">{copy.ended}</ColumnHead>
        </>
      }
    >
      {steps.map((step) => (
        <tr key={step.id}>
          <Cell>
            <span className="font-semibold wrap-anywhere">{step.name}</span>
            <span className="block font-mono text-[0.8125rem] text-muted">{step.op}</span>
            {step.result === null ? null : (
              <details className="mt-1">
                <summary className="inline-flex min-h-11 items-center text-sm font-semibold text-accent underline underline-offset-4">
                  {copy.showResult}
                </summary>
                <JsonText text={step.result} />
              </details>
            )}
          </Cell>
          <Cell>
            <Badge tone={STEP_TONES[step.status]}>{copy.stepStatuses[step.status]}</Badge>
            {step.failures > 0 ? (
              <span className="figures mt-1 block text-[0.8125rem] text-warn">{copy.failures(step.failures)}</span>
            ) : null}
          </Cell>
          <Cell className="figures whitespace-nowrap text-muted max-sm:hidden">
            {step.endedAt ? second(step.endedAt, env().TIMEZONE) : "…"}
          </Cell>
        </tr>
      ))}
    </Table>
  );
}
