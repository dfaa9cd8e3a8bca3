import { useTranslations } from "next-intl";
import { Disclosure } from "@/components/ui/disclosure";
import { controlStyle, Field } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Locale } from "@/lib/core/format";
import type { VendorCallView, VendorWorkspaceView } from "@/lib/pretend";
import { pressJoin, pressRestock } from "./actions";
import { CallsTable } from "./calls-table";
import { FaultBadges, FaultForm } from "./faults";
import { PeopleTable } from "./people-table";
import { SeatBar } from "./seat-bar";
import { Told, type LastPress } from "./told";

type Props = { workspace: VendorWorkspaceView; calls: VendorCallView[]; locale: Locale; press: LastPress };

export function WorkspaceCard({ workspace, calls, locale, press }: Props) {
  const t = useTranslations("demo.workspace");
  return (
    <li
      id={workspace.remoteId}
      className="grid grid-cols-[minmax(0,1fr)] gap-4 overflow-hidden rounded-card border border-line bg-surface p-4 pb-0 shadow-card sm:p-6 sm:pb-0"
    >
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-2">
        <h2 className="text-lg font-bold">{workspace.name}</h2>
        <FaultBadges knobs={workspace.knobs} />
      </div>
      <Told press={press} />
      <SeatBar seats={workspace.seats} members={workspace.members.length} pending={workspace.pending.length} />
      <PeopleTable workspace={workspace} />
      <div className="-mb-px">
        <Disclosure title={t("faultsTitle")} isOpen={press.done === "knobs"}>
          <FaultForm workspace={workspace} />
        </Disclosure>
        <Disclosure title={t("seatsTitle")} isOpen={press.done === "restocked" || press.done === "joined"}>
          <Stock workspace={workspace} />
        </Disclosure>
        <Disclosure title={t("callsTitle")}>
          <CallsTable calls={calls} locale={locale} />
        </Disclosure>
      </div>
    </li>
  );
}

function Stock({ workspace }: { workspace: VendorWorkspaceView }) {
  const t = useTranslations("demo.workspace");
  const { remoteId, seats } = workspace;
  return (
    <div className="grid gap-6 sm:grid-cols-2">
      <form action={pressRestock} className="grid content-start gap-3">
        <input type="hidden" name="remoteId" value={remoteId} />
        <Field id={`${remoteId}-seats`} label={t("seats")} help={t("seatsHelp")}>
          <input
            id={`${remoteId}-seats`}
            name="seats"
            inputMode="numeric"
            required
            defaultValue={seats}
            aria-describedby={`${remoteId}-seats-help`}
            className={controlStyle({ className: "figures" })}
          />
        </Field>
        <SubmitButton kind="secondary" busy={t("busy")}>
          {t("restock")}
        </SubmitButton>
      </form>
      <form action={pressJoin} className="grid content-start gap-3">
        <input type="hidden" name="remoteId" value={remoteId} />
        <Field id={`${remoteId}-stranger`} label={t("stranger")} help={t("strangerHelp")}>
          <input
            id={`${remoteId}-stranger`}
            type="email"
            name="email"
            required
            placeholder="tamu@contoh.example"
            aria-describedby={`${remoteId}-stranger-help`}
            className={controlStyle()}
          />
        </Field>
        <SubmitButton kind="secondary" busy={t("busy")}>
          {t("join")}
        </SubmitButton>
      </form>
    </div>
  );
}
