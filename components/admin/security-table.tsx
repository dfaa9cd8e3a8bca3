import { useTranslations } from "next-intl";
import { DataTable } from "@/components/data-table/data-table";
import { Badge, type Tone } from "@/components/ui/badge";
import type { SecurityEventName } from "@/lib/staff/status";
import type { SecurityEventPage, SecurityEventRow } from "@/lib/staff/views";
import { Instant, type Clock } from "./instant";

/** What an owner should look at; the rest is the day's business. */
const TONES: Partial<Record<SecurityEventName, Tone>> = {
  signed_in: "ok",
  sign_in_failed: "warn",
  sign_in_slowed: "danger",
  sign_in_refused: "danger",
  key_refused: "danger",
  right_refused: "warn",
  role_changed: "accent",
  totp_disabled: "warn",
  recovery_code_used: "warn",
  password_refused: "warn",
};

/** The facts that the sentences name, where an event does not have them. */
const NO_FACTS = {
  device: "",
  factor: "",
  step: "",
  limit: "",
  right: "",
  needs: "",
  role: "",
  from: "",
  to: "",
  count: 0,
  left: 0,
};

type Props = { list: SecurityEventPage; perPage: number; clock: Clock };

/** Security events in rows. */
export function SecurityTable({ list: { rows, page, total }, perPage, clock }: Props) {
  const t = useTranslations("staff.security");
  return (
    <DataTable
      caption={t("caption")}
      columns={[
        { id: "at", header: t("at") },
        { id: "event", header: t("event"), onPhone: "max-md:col-span-2 max-md:row-start-2" },
        { id: "actor", header: t("actor"), onPhone: "max-md:col-span-2" },
        { id: "address", header: t("address"), onPhone: "max-md:col-start-2 max-md:row-start-1 max-md:text-right" },
      ]}
      rows={rows.map((row) => ({
        id: String(row.id),
        cells: {
          at: (
            <span className="figures whitespace-nowrap text-muted">
              <Instant at={row.at} clock={clock} />
            </span>
          ),
          event: <What row={row} />,
          actor: <Who row={row} />,
          address: <span className="font-mono text-xs text-muted">{row.address ?? "—"}</span>,
        },
      }))}
      page={page}
      perPage={perPage}
      total={total}
    />
  );
}

function What({ row: { event, facts } }: { row: SecurityEventRow }) {
  const t = useTranslations("staff.events");
  return (
    <span className="[&>span]:whitespace-normal">
      <Badge tone={TONES[event] ?? "neutral"}>{t(event, { ...NO_FACTS, ...facts })}</Badge>
    </span>
  );
}

function Who({ row: { actor, subject } }: { row: SecurityEventRow }) {
  const t = useTranslations("staff.security");
  return (
    <span className="break-all">
      {actor === "visitor" ? t("visitor") : actor.replace(/^staff:/, "")}
      {subject ? <span className="block text-xs text-muted">{t("about", { subject })}</span> : null}
    </span>
  );
}
