import { useTranslations } from "next-intl";
import Link from "next/link";
import { DataTable } from "@/components/data-table/data-table";
import { Badge, type Tone } from "@/components/ui/badge";
import type { InboxRow } from "@/lib/desk/views";
import { Instant, type Clock } from "./instant";
import { verdictWord } from "./verdicts";

type Props = { rows: readonly InboxRow[]; page: number; perPage: number; total: number; clock: Clock };

/** Webhooks in rows. */
export function InboxTable({ rows, page, perPage, total, clock }: Props) {
  const t = useTranslations("admin.inbox");
  return (
    <DataTable
      caption={t("caption")}
      columns={[
        { id: "received", header: t("received") },
        { id: "reference", header: t("reference"), onPhone: "max-md:col-span-2 max-md:row-start-2" },
        { id: "claims", header: t("claims"), onPhone: "max-md:col-span-2" },
        { id: "verdict", header: t("verdict"), onPhone: "max-md:col-start-2 max-md:row-start-1 max-md:text-right" },
      ]}
      rows={rows.map((row) => ({
        id: row.id,
        cells: {
          received: (
            <Link data-row-link href={`/admin/inbox/${row.id}`} className="figures font-semibold hover:underline">
              <Instant at={row.receivedAt} clock={clock} />
              <span className="block text-xs font-normal text-muted">{row.gateway}</span>
            </Link>
          ),
          reference: (
            <span className="font-mono text-xs break-all select-text">{row.reference ?? row.gatewayRef ?? "—"}</span>
          ),
          claims: (
            <>
              <span className="break-words">{row.claims}</span>
              {row.duplicates > 0 ? (
                <span className="block text-xs text-muted">{t("repeated", { count: row.duplicates })}</span>
              ) : null}
            </>
          ),
          verdict: <Verdict verdict={row.verdict} />,
        },
      }))}
      page={page}
      perPage={perPage}
      total={total}
    />
  );
}

const TONES: Readonly<Record<string, Tone>> = {
  paid: "ok",
  already_settled: "ok",
  needs_review: "danger",
  unknown_reference: "danger",
};

function Verdict({ verdict }: { verdict: string | null }) {
  const t = useTranslations("admin");
  if (verdict === null) return <Badge tone="warn">{t("inbox.waiting")}</Badge>;
  return <Badge tone={TONES[verdict] ?? "neutral"}>{verdictWord(verdict, t)}</Badge>;
}
