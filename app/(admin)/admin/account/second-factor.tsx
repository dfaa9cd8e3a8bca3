import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/admin/action-form";
import { Panel } from "@/components/admin/page-header";
import { renderQrSvg, shownPixels } from "@/lib/qr/render";
import type { Account } from "@/lib/staff/views";
import { beginTotpAction, confirmTotpAction, newCodesAction, turnTotpOffAction } from "./actions";

type Props = { account: Account; at: (instant: string) => string };

/** The authenticator app: setting it up by QR code, its recovery codes, turning it off. */
export function SecondFactor({ account: { totp, enrolment }, at }: Props) {
  const t = useTranslations("staff.account");
  const password = { name: "password", label: t("current"), kind: "password", isRequired: true } as const;
  const code = { name: "code", label: t("codeOrRecovery"), kind: "code", isRequired: true, maxLength: 40 } as const;
  return (
    <Panel title={t("factor")}>
      <div className="grid gap-3 px-4 py-3">
        <p className="text-sm text-muted">
          {totp.since ? t("factorOn", { at: at(totp.since), left: totp.recoveryCodesLeft }) : t("factorOff")}
        </p>
        {enrolment && !totp.isOn ? <Enrolment {...enrolment} /> : null}
        {/* One form over both states: what it answers, the recovery codes, must outlive the change of state. */}
        {enrolment || totp.isOn ? (
          <ActionForm
            key="codes"
            action={totp.isOn ? newCodesAction : confirmTotpAction}
            label={totp.isOn ? t("newCodes") : t("confirm")}
            hint={totp.isOn ? t("newCodesHint") : t("confirmHint")}
            kind={totp.isOn ? "secondary" : "primary"}
            hidden={{}}
            fields={[totp.isOn ? code : { ...code, label: t("code") }]}
          />
        ) : null}
        {totp.isOn ? null : (
          <ActionForm
            action={beginTotpAction}
            label={enrolment ? t("beginAgain") : t("begin")}
            hint={t("beginHint")}
            kind={enrolment ? "quiet" : "secondary"}
            hidden={{}}
            fields={[password]}
          />
        )}
        {totp.isOn ? (
          <ActionForm action={turnTotpOffAction} label={t("off")} kind="danger" hidden={{}} fields={[password, code]} />
        ) : null}
      </div>
    </Panel>
  );
}

function Enrolment({ secret, uri }: { secret: string; uri: string }) {
  const t = useTranslations("staff.account");
  const side = shownPixels(uri);
  return (
    <div className="grid justify-items-start gap-2 text-sm">
      <p>{t("scan")}</p>
      <p className="font-mono text-xs break-all select-all">{secret.match(/.{1,4}/g)?.join(" ")}</p>
      {/* Always black on white, in the dark too: scanners need it. A picture in its own address has nothing to optimise. */}
      {/* oxlint-disable-next-line nextjs/no-img-element */}
      <img
        src={`data:image/svg+xml;base64,${Buffer.from(renderQrSvg(uri)).toString("base64")}`}
        alt={t("qr")}
        width={side}
        height={side}
        className="h-auto max-w-full rounded-control border border-line"
      />
    </div>
  );
}
