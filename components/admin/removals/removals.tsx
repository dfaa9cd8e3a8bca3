import { useTranslations } from "next-intl";
import Link from "next/link";
import { Callout } from "@/components/ui/callout";
import { ActionForm } from "../action-form";
import { EntryList } from "../entry-list";
import { momentOf, type Clock } from "../instant";
import type { Action } from "../outcome";

type Hold = { people: number };
type Removal = { email: string; workspace: string; orderId: string; state: "due" | "leaving"; since: Date };

/** More people were to be removed at once than the limit lets go: says so on every page where it matters. */
export function HoldCallout({ hold, max, children }: { hold: Hold; max: number; children: React.ReactNode }) {
  const t = useTranslations("removals");
  return (
    <Callout tone="danger" role="alert">
      <p className="font-semibold">{t("held", { count: hold.people, max })}</p>
      <p>{t("heldWhy")}</p>
      <div className="pt-2">{children}</div>
    </Callout>
  );
}

/** The way to the list, for pages that only tell of the hold. */
export function SeeRemovals() {
  const t = useTranslations("removals");
  return (
    <Link href="/admin/pool/removals" className="font-semibold underline">
      {t("see")}
    </Link>
  );
}

export function ReleaseForm({ action }: { action: Action }) {
  const t = useTranslations("removals");
  return (
    <ActionForm
      action={action}
      right="removals.release"
      label={t("release")}
      sure={t("releaseSure")}
      done={t("released")}
      kind="danger"
      hidden={{}}
    />
  );
}

/** The dry run: whom the sweeps would remove now, and from where. */
export function Removals({ removals, clock }: { removals: readonly Removal[]; clock: Clock }) {
  const t = useTranslations("removals");
  return (
    <EntryList
      title={t("title")}
      empty={t("none")}
      entries={removals.map(({ email, workspace, state, since, orderId }) => ({
        id: `${email} ${workspace} ${state} ${orderId}`,
        main: (
          <Link href={`/admin/orders/${orderId}`} className="underline decoration-line underline-offset-2">
            {email}
          </Link>
        ),
        lines: [workspace, t(state, { at: momentOf(since.toISOString(), clock) })],
      }))}
    />
  );
}
