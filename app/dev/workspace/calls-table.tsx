import { useTranslations } from "next-intl";
import { formatTime, type Locale } from "@/lib/core/format";
import { env } from "@/lib/core/env";
import type { VendorCallView } from "@/lib/pretend";
import { Cell, ColumnHead, Table } from "../stage/table";

/** What the vendor was asked last, newest first. */
export function CallsTable({ calls, locale }: { calls: VendorCallView[]; locale: Locale }) {
  const t = useTranslations("demo.workspace");
  if (calls.length === 0) return <p className="text-muted">{t("noCalls")}</p>;
  return (
    <Table
      caption={t("callsTitle")}
      head={
        <>
          <ColumnHead>{t("callAt")}</ColumnHead>
          <ColumnHead>{t("callAction")}</ColumnHead>
          <ColumnHead>{t("callOutcome")}</ColumnHead>
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
