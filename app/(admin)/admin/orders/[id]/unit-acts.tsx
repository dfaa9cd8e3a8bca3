import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/admin/action-form";
import type { StaffUnit } from "@/lib/desk/views";
import { correctAddressAction, refundUnitAction, retryUnitAction } from "../actions";

/**
 * What can be done about one part of an order. Where it needs somebody the buttons stand open; a part that is well keeps
 * them folded, so that a long list stays calm.
 */
export function UnitActs({ orderId, unit }: { orderId: string; unit: StaffUnit }) {
  const t = useTranslations("admin.detail");
  const { canCorrectAddress, canRetry, canRefund } = unit.acts;
  if (!canCorrectAddress && !canRetry && !canRefund) return null;
  const forms = <UnitForms orderId={orderId} unit={unit} />;
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

function UnitForms({ orderId, unit }: { orderId: string; unit: StaffUnit }) {
  const t = useTranslations("admin.act");
  const { canCorrectAddress, canRetry, canRefund } = unit.acts;
  const about = { hidden: { order_id: orderId, unit_id: unit.id } };
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
          {...about}
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
