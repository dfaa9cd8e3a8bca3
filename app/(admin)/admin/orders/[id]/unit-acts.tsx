import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/admin/action-form";
import type { StaffUnit } from "@/lib/desk/views";
import { correctAddressAction, refundUnitAction, retryUnitAction } from "../actions";

/** `about`: the order, and the state of its money that staff look at. */
type Props = { about: Record<string, string>; unit: StaffUnit };

/**
 * What can be done about one part of an order. Where it needs somebody the buttons stand open; a part that is well keeps
 * them folded, so that a long list stays calm.
 */
export function UnitActs({ about, unit }: Props) {
  const t = useTranslations("admin.detail");
  const { canCorrectAddress, canRetry, canRefund } = unit.acts;
  if (!canCorrectAddress && !canRetry && !canRefund) return null;
  const forms = <UnitForms about={about} unit={unit} />;
  if (unit.status === "needs_person") return forms;
  return (
    <details>
      <summary className="inline-flex min-h-11 cursor-pointer items-center text-xs font-semibold text-muted hover:text-ink md:min-h-6">
        {t("actions")}
      </summary>
      {forms}
    </details>
  );
}

function UnitForms({ about: { money_state: moneyState = "", ...order }, unit }: Props) {
  const t = useTranslations("admin.act");
  const { canCorrectAddress, canRetry, canRefund } = unit.acts;
  const about = { hidden: { ...order, unit_id: unit.id } };
  return (
    <div className="flex flex-wrap items-start gap-2 pt-1">
      {canCorrectAddress ? (
        <ActionForm
          {...about}
          action={correctAddressAction}
          label={t("correct")}
          hint={t("correctHint")}
          fields={[
            { name: "email", label: t("correctEmail"), kind: "email", isRequired: true, initial: unit.email ?? "" },
          ]}
        />
      ) : null}
      {canRetry ? <ActionForm {...about} action={retryUnitAction} label={t("retryUnit")} /> : null}
      {canRefund ? (
        <ActionForm
          hidden={{ ...about.hidden, money_state: moneyState }}
          action={refundUnitAction}
          label={t("refundPart")}
          sure={t("refundPartSure")}
          kind="danger"
          fields={[
            {
              name: "amount",
              label: t("refundAmount"),
              kind: "whole",
              isRequired: true,
              initial: `${unit.shareIdr}`,
            },
            { name: "reason", label: t("refundReason"), isRequired: true, maxLength: 500 },
          ]}
        />
      ) : null}
    </div>
  );
}
