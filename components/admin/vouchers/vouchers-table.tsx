import { useTranslations } from "next-intl";
import Link from "next/link";
import { DataTable } from "@/components/data-table/data-table";
import { Badge } from "@/components/ui/badge";
import type { VoucherView } from "@/lib/catalog/views";
import { formatRupiah } from "@/lib/core/format";
import { Instant, type Clock } from "../instant";

type Props = { rows: readonly VoucherView[]; page: number; perPage: number; total: number; clock: Clock; now: Date };

const TONES = { on: "ok", off: "neutral", soon: "accent", over: "neutral", usedUp: "warn" } as const;

/** Whether it counts now, and why not. */
function stateOf({ isActive, startsAt, endsAt, usesMax, uses }: VoucherView, now: Date): keyof typeof TONES {
  if (!isActive) return "off";
  if (startsAt !== null && now < new Date(startsAt)) return "soon";
  if (endsAt !== null && now >= new Date(endsAt)) return "over";
  return usesMax !== null && uses >= usesMax ? "usedUp" : "on";
}

export function VoucherState({ voucher, now }: { voucher: VoucherView; now: Date }) {
  const t = useTranslations("vouchers.states");
  const state = stateOf(voucher, now);
  return <Badge tone={TONES[state]}>{t(state)}</Badge>;
}

/** The shop's vouchers, with how much of each is used. */
export function VouchersTable({ rows, clock, now, ...pages }: Props) {
  const t = useTranslations("vouchers");
  const used = ({ uses, usesMax }: VoucherView) =>
    usesMax === null ? t("usesOpen", { uses }) : t("usesOf", { uses, max: usesMax });
  return (
    <DataTable
      caption={t("caption")}
      columns={[
        { id: "code", header: t("code") },
        { id: "state", header: t("state"), onPhone: "max-md:text-right" },
        { id: "worth", header: t("worth") },
        { id: "used", header: t("used"), onPhone: "max-md:text-right" },
        { id: "until", header: t("until"), onPhone: "max-md:hidden" },
      ]}
      rows={rows.map((row) => ({
        id: row.id,
        cells: {
          code: (
            <Link
              data-row-link
              href={`/admin/vouchers/${row.id}`}
              className="font-mono font-semibold break-all hover:underline"
            >
              {row.code}
            </Link>
          ),
          state: <VoucherState voucher={row} now={now} />,
          worth: (
            <span className="figures whitespace-nowrap">
              {row.kind === "percent" ? t("percent", { value: row.value }) : formatRupiah(row.value)}
            </span>
          ),
          used: <span className="figures whitespace-nowrap">{used(row)}</span>,
          until:
            row.endsAt === null ? (
              <span className="text-muted">{t("always")}</span>
            ) : (
              <Instant at={row.endsAt} clock={clock} />
            ),
        },
      }))}
      {...pages}
    />
  );
}
