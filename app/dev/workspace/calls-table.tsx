import { formatTime, type Locale } from "@/lib/core/format";
import { env } from "@/lib/core/env";
import type { CallView } from "@/lib/workspaces";
import { Cell, ColumnHead, Table } from "../stage/table";
import type { WorkspaceCopy } from "./copy";

/** What the vendor was asked last, newest first. */
export function CallsTable({ copy, calls, locale }: { copy: WorkspaceCopy; calls: CallView[]; locale: Locale }) {
  if (calls.length === 0) return <p className="text-muted">{copy.noCalls}</p>;
  return (
    <Table
      caption={copy.callsTitle}
      head={
        <>
          <ColumnHead>{copy.calls.at}</ColumnHead>
          <ColumnHead>{copy.calls.action}</ColumnHead>
          <ColumnHead>{copy.calls.outcome}</ColumnHead>
        </>
      }
    >
      {calls.map((call) => (
        <tr key={call.id}>
          <Cell className="figures whitespace-nowrap text-muted">
            {formatTime(new Date(call.at), locale, env().TIMEZONE)}
          </Cell>
          <Cell className="wrap-anywhere">
            <span className="font-mono text-[0.8125rem]">{call.action}</span>
            {call.email ? <span className="block text-sm text-muted">{call.email}</span> : null}
          </Cell>
          <Cell className="font-mono text-[0.8125rem] wrap-anywhere">{call.outcome}</Cell>
        </tr>
      ))}
    </Table>
  );
}
