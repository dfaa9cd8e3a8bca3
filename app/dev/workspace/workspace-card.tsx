import { Disclosure } from "@/components/ui/disclosure";
import { Field, inputStyle } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Locale } from "@/lib/core/format";
import type { CallView, StandInView } from "@/lib/workspaces";
import { pressJoin, pressRestock } from "./actions";
import { CallsTable } from "./calls-table";
import type { WorkspaceCopy } from "./copy";
import { FaultBadges, FaultForm } from "./faults";
import { PeopleTable } from "./people-table";
import { SeatBar } from "./seat-bar";
import { Told, type LastPress } from "./told";

type Props = { copy: WorkspaceCopy; workspace: StandInView; calls: CallView[]; locale: Locale; press: LastPress };

export function WorkspaceCard({ copy, workspace, calls, locale, press }: Props) {
  return (
    <li
      id={workspace.remoteId}
      className="grid grid-cols-[minmax(0,1fr)] gap-4 overflow-hidden rounded-card border border-line bg-surface p-4 pb-0 shadow-card sm:p-6 sm:pb-0"
    >
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-2">
        <h2 className="text-lg font-bold">{workspace.name}</h2>
        <FaultBadges copy={copy} knobs={workspace.knobs} />
      </div>
      <Told copy={copy} press={press} />
      <SeatBar
        copy={copy}
        seats={workspace.seats}
        members={workspace.members.length}
        pending={workspace.pending.length}
      />
      <PeopleTable copy={copy} workspace={workspace} />
      <div className="-mb-px">
        <Disclosure title={copy.faultsTitle} isOpen={press.done === "knobs"}>
          <FaultForm copy={copy} workspace={workspace} />
        </Disclosure>
        <Disclosure title={copy.seatsTitle} isOpen={press.done === "restocked" || press.done === "joined"}>
          <Stock copy={copy} workspace={workspace} />
        </Disclosure>
        <Disclosure title={copy.callsTitle}>
          <CallsTable copy={copy} calls={calls} locale={locale} />
        </Disclosure>
      </div>
    </li>
  );
}

function Stock({ copy, workspace }: { copy: WorkspaceCopy; workspace: StandInView }) {
  const { remoteId, seats } = workspace;
  return (
    <div className="grid gap-6 sm:grid-cols-2">
      <form action={pressRestock} className="grid content-start gap-3">
        <input type="hidden" name="remoteId" value={remoteId} />
        <Field id={`${remoteId}-seats`} label={copy.seats} help={copy.seatsHelp}>
          <input
            id={`${remoteId}-seats`}
            name="seats"
            inputMode="numeric"
            required
            defaultValue={seats}
            aria-describedby={`${remoteId}-seats-help`}
            className={`figures ${inputStyle}`}
          />
        </Field>
        <SubmitButton kind="secondary" busy={copy.busy}>
          {copy.restock}
        </SubmitButton>
      </form>
      <form action={pressJoin} className="grid content-start gap-3">
        <input type="hidden" name="remoteId" value={remoteId} />
        <Field id={`${remoteId}-stranger`} label={copy.stranger} help={copy.strangerHelp}>
          <input
            id={`${remoteId}-stranger`}
            type="email"
            name="email"
            required
            placeholder="tamu@contoh.example"
            aria-describedby={`${remoteId}-stranger-help`}
            className={inputStyle}
          />
        </Field>
        <SubmitButton kind="secondary" busy={copy.busy}>
          {copy.join}
        </SubmitButton>
      </form>
    </div>
  );
}
