import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/admin/action-form";
import type { PersonRow } from "@/lib/staff/views";
import {
  disableTotpAction,
  disableUserAction,
  enableUserAction,
  endSessionsAction,
  setPasswordAction,
  setRoleAction,
} from "./actions";

/** What an owner can decide about one person, folded so that the list stays calm. */
export function PersonActs({ person, isMe }: { person: PersonRow; isMe: boolean }) {
  const t = useTranslations("staff.people");
  const about = { hidden: { staff_id: person.id } };
  const otherRole = person.role === "owner" ? "admin" : "owner";
  return (
    <details>
      <summary className="inline-flex min-h-11 cursor-pointer items-center text-xs font-semibold text-muted hover:text-ink md:min-h-6">
        {t("actions")}
      </summary>
      <div className="flex flex-wrap items-start gap-2 pt-1">
        <ActionForm
          action={setRoleAction}
          label={otherRole === "owner" ? t("makeOwner") : t("makeAdmin")}
          sure={t("roleSure")}
          hidden={{ ...about.hidden, role: otherRole }}
        />
        <ActionForm
          action={setPasswordAction}
          label={t("newPassword")}
          sure={t("newPasswordSure")}
          hidden={{ ...about.hidden, email: person.email }}
        />
        <ActionForm {...about} action={endSessionsAction} label={t("endSessions")} sure={t("endSessionsSure")} />
        {person.hasTotp ? (
          <ActionForm
            {...about}
            action={disableTotpAction}
            label={t("totpOff")}
            sure={t("totpOffSure")}
            kind="danger"
          />
        ) : null}
        {person.isDisabled ? <ActionForm {...about} action={enableUserAction} label={t("enable")} /> : null}
        {person.isDisabled || isMe ? null : (
          <ActionForm
            {...about}
            action={disableUserAction}
            label={t("disable")}
            sure={t("disableSure")}
            kind="danger"
          />
        )}
      </div>
    </details>
  );
}
