import { useTranslations } from "next-intl";
import Link from "next/link";
import { Badge, type Tone } from "@/components/ui/badge";
import type { AccountRow, FindingRow, Reality } from "@/lib/workspaces/views";
import { ActionForm } from "../action-form";
import { Age, Instant, type Clock } from "../instant";
import { shortId } from "../orders/orders-table";
import type { Action } from "../outcome";
import { Panel } from "../page-header";

type Actions = Record<"check" | "attach" | "remove", Action>;
type Props = { account: AccountRow; reality: Reality; clock: Clock; now: Date; actions: Actions };

/** Who is really in the workspace, where that differs from our record, and what a person can do about it. */
export function RealityPanel({ account, reality, clock, now, actions }: Props) {
  const t = useTranslations("reality");
  const { checkedAt, isByHand, findings } = reality;
  const aside = checkedAt === null ? t("never") : <Age at={checkedAt} now={now} clock={clock} />;
  return (
    <Panel title={t("title")} aside={isByHand ? undefined : aside}>
      {isByHand ? (
        <p className="px-4 py-3 text-sm text-muted">{t("byHand")}</p>
      ) : (
        <>
          <Numbers account={account} reality={reality} />
          {findings.length === 0 && checkedAt !== null ? (
            <p className="border-t border-line px-4 py-3 text-sm text-muted">{t("agrees")}</p>
          ) : null}
          <ul className="divide-y divide-line border-t border-line">
            {findings.map((finding) => (
              <FindingItem key={finding.id} finding={finding} reality={reality} clock={clock} actions={actions} />
            ))}
          </ul>
          <div className="border-t border-line px-4 py-3">
            <ActionForm action={actions.check} label={t("check")} hidden={{ workspace_id: account.id }} />
          </div>
        </>
      )}
    </Panel>
  );
}

function Numbers({ account, reality }: Pick<Props, "account" | "reality">) {
  const t = useTranslations("reality");
  const numbers = [
    ["paid", account.maxSeats],
    ["sold", reality.sold],
    ["members", reality.members],
    ["pending", reality.pending],
    ["strangers", reality.checkedAt === null ? null : reality.strangers],
  ] as const;
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-2 px-4 py-3 text-sm sm:grid-cols-5">
      {numbers.map(([name, value]) => (
        <div key={name}>
          <dt className="text-muted">{t(`numbers.${name}`)}</dt>
          <dd className="figures text-lg font-bold">{value ?? "—"}</dd>
        </div>
      ))}
    </dl>
  );
}

const TONES: Record<FindingRow["kind"], Tone> = { stranger: "danger", left: "warn", missing: "warn", unsold: "accent" };

type ItemProps = { finding: FindingRow; reality: Reality; clock: Clock; actions: Actions };

function FindingItem({ finding, reality, clock, actions }: ItemProps) {
  const t = useTranslations("reality");
  const { kind, email, standing, invitedBy, orderId, seats, isBelieved, misses } = finding;
  return (
    <li className="grid gap-2 px-4 py-3">
      <p className="flex flex-wrap items-center gap-2">
        <Badge tone={isBelieved ? TONES[kind] : "neutral"}>{t(`kinds.${kind}`)}</Badge>
        {email ? <span className="min-w-0 font-semibold break-all select-all">{email}</span> : null}
        {seats === null ? null : <span className="font-semibold">{t("seats", { count: seats })}</span>}
      </p>
      <p className="text-sm text-muted">
        {t(`hints.${kind}`)} {standing ? `${t(`standing.${standing}`)} ` : null}
        {invitedBy ? <span className="break-all">{t("invitedBy", { email: invitedBy })} </span> : null}
        {kind === "stranger" && misses > 0 ? t("fading", { misses }) : null}
        {isBelieved ? null : t("undecided", { misses })}
      </p>
      <p className="text-sm text-muted">
        {t("since")} <Instant at={finding.firstSeenAt} clock={clock} />
        {orderId ? (
          <>
            {" · "}
            <Link href={`/admin/orders/${orderId}`} className="underline underline-offset-4 hover:text-ink">
              {shortId(orderId)}
            </Link>
          </>
        ) : null}
      </p>
      {kind === "stranger" && email ? <StrangerActs finding={finding} reality={reality} actions={actions} /> : null}
    </li>
  );
}

function StrangerActs({ finding, reality: { waiting }, actions }: Pick<ItemProps, "finding" | "reality" | "actions">) {
  const t = useTranslations("reality");
  const hidden = { finding_id: finding.id };
  return (
    <div className="flex flex-wrap items-start gap-2">
      {waiting.length === 0 ? (
        <p className="text-sm text-muted">{t("noneWaits")}</p>
      ) : (
        <ActionForm
          action={actions.attach}
          label={t("attach")}
          hidden={hidden}
          hint={t("attachHint")}
          fields={[
            {
              name: "unit_id",
              label: t("attachTo"),
              options: waiting.map(({ unitId, orderId, title, email }) => ({
                value: unitId,
                label: [shortId(orderId), title, email].filter(Boolean).join(" · "),
              })),
            },
          ]}
          sure={t("attachSure", { email: finding.email ?? "" })}
          done={t("attached")}
        />
      )}
      <ActionForm
        action={actions.remove}
        label={t("remove")}
        kind="danger"
        hidden={hidden}
        hint={t("removeHint")}
        fields={[{ name: "email", label: t("removeEmail"), kind: "email", isRequired: true, maxLength: 254 }]}
        sure={t("removeSure", { email: finding.email ?? "" })}
      />
    </div>
  );
}
