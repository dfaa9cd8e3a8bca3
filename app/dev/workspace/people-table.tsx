import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { SubmitButton } from "@/components/ui/submit-button";
import type { VendorWorkspaceView } from "@/lib/pretend";
import { Cell, ColumnHead, Table } from "../stage/table";
import { pressAccept, pressLeave } from "./actions";

/** Invitations first: they are what there is to do. */
export function PeopleTable({ workspace }: { workspace: VendorWorkspaceView }) {
  const t = useTranslations("demo.workspace");
  const { remoteId, members, pending } = workspace;
  if (members.length + pending.length === 0) return <p className="text-[0.9375rem] text-muted">{t("nobody")}</p>;
  return (
    <Table
      caption={`${t("people")}: ${workspace.name}`}
      head={
        <>
          <ColumnHead>{t("email")}</ColumnHead>
          <ColumnHead className="max-sm:hidden">{t("state")}</ColumnHead>
          <ColumnHead className="text-right">
            <span className="sr-only">{t("act")}</span>
          </ColumnHead>
        </>
      }
    >
      {pending.map(({ email }) => (
        <PersonRow key={email} email={email} state={<Badge tone="warn">{t("pending")}</Badge>}>
          <PersonForm
            {...{ remoteId, email }}
            action={pressAccept}
            kind="secondary"
            label={t("accept")}
            busy={t("busy")}
          />
          <PersonForm {...{ remoteId, email }} action={pressLeave} kind="quiet" label={t("decline")} busy={t("busy")} />
        </PersonRow>
      ))}
      {members.map(({ email }) => (
        <PersonRow key={email} email={email} state={<Badge tone="ok">{t("member")}</Badge>}>
          <PersonForm {...{ remoteId, email }} action={pressLeave} kind="quiet" label={t("leave")} busy={t("busy")} />
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
