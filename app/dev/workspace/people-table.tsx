import { SubmitButton } from "@/components/ui/submit-button";
import type { StandInView } from "@/lib/workspaces";
import { Badge } from "../stage/badge";
import { Cell, ColumnHead, Table } from "../stage/table";
import { pressAccept, pressLeave } from "./actions";
import type { WorkspaceCopy } from "./copy";

/** Invitations first: they are what there is to do. */
export function PeopleTable({ copy, workspace }: { copy: WorkspaceCopy; workspace: StandInView }) {
  const { remoteId, members, pending } = workspace;
  if (members.length + pending.length === 0) return <p className="text-[0.9375rem] text-muted">{copy.nobody}</p>;
  return (
    <Table
      caption={`${copy.people}: ${workspace.name}`}
      head={
        <>
          <ColumnHead>{copy.email}</ColumnHead>
          <ColumnHead className="max-sm:hidden">{copy.state}</ColumnHead>
          <ColumnHead className="text-right">
            <span className="sr-only">{copy.act}</span>
          </ColumnHead>
        </>
      }
    >
      {pending.map(({ email }) => (
        <PersonRow key={email} email={email} state={<Badge tone="warn">{copy.pending}</Badge>}>
          <PersonForm
            {...{ remoteId, email }}
            action={pressAccept}
            kind="secondary"
            label={copy.accept}
            busy={copy.busy}
          />
          <PersonForm {...{ remoteId, email }} action={pressLeave} kind="quiet" label={copy.decline} busy={copy.busy} />
        </PersonRow>
      ))}
      {members.map(({ email }) => (
        <PersonRow key={email} email={email} state={<Badge tone="ok">{copy.member}</Badge>}>
          <PersonForm {...{ remoteId, email }} action={pressLeave} kind="quiet" label={copy.leave} busy={copy.busy} />
        </PersonRow>
      ))}
    </Table>
  );
}

function PersonRow({ email, state, children }: { email: string; state: React.ReactNode; children: React.ReactNode }) {
  return (
    <tr className="align-middle">
      <Cell className="wrap-anywhere">
        <span className="grid gap-1 justify-items-start">
          {email}
          <span className="sm:hidden">{state}</span>
        </span>
      </Cell>
      <Cell className="max-sm:hidden">{state}</Cell>
      <Cell>
        <div className="flex justify-end gap-1 max-sm:-mr-3 max-sm:gap-0">{children}</div>
      </Cell>
    </tr>
  );
}

type FormProps = {
  remoteId: string;
  email: string;
  action: (form: FormData) => Promise<void>;
  kind: "secondary" | "quiet";
  label: string;
  busy: string;
};

function PersonForm({ remoteId, email, action, kind, label, busy }: FormProps) {
  return (
    <form action={action}>
      <input type="hidden" name="remoteId" value={remoteId} />
      <input type="hidden" name="email" value={email} />
      <SubmitButton kind={kind} busy={busy} className="text-sm max-sm:px-3">
        <span aria-hidden="true">{label}</span>
        <span className="sr-only">{`${label} ${email}`}</span>
      </SubmitButton>
    </form>
  );
}
