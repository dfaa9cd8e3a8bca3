import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/admin/action-form";
import type { StaffAssignment } from "@/lib/desk/views";
import { giveDaysAction, moveAction, revokeAction } from "../seat-actions";

/** What staff can do about a running seat on their own account; folded, so that a list stays calm. */
export function SeatActs({ orderId, assignment }: { orderId: string; assignment: StaffAssignment }) {
  const t = useTranslations("seatActs");
  if (assignment.status !== "ACTIVE") return null;
  const hidden = { order_id: orderId, assignment_id: assignment.id };
  const why = { name: "reason", label: t("why"), kind: "text", isRequired: true, maxLength: 500 } as const;
  return (
    <details>
      <summary className="inline-flex min-h-11 cursor-pointer items-center text-xs font-semibold text-muted hover:text-ink md:min-h-6">
        {t("actions")}
      </summary>
      <div className="flex flex-wrap items-start gap-2 pt-1">
        {assignment.endsAt === null ? null : (
          <ActionForm
            action={giveDaysAction}
            label={t("give")}
            hint={t("giveHint")}
            hidden={hidden}
            fields={[{ name: "additional_days", label: t("days"), kind: "whole", isRequired: true, initial: "7" }, why]}
          />
        )}
        <ActionForm
          action={moveAction}
          label={t("move")}
          sure={t("moveSure")}
          hidden={{ ...hidden, from: assignment.workspaceId }}
        />
        <ActionForm
          action={revokeAction}
          label={t("revoke")}
          sure={t("revokeSure")}
          kind="danger"
          hidden={hidden}
          fields={[why]}
        />
      </div>
    </details>
  );
}
