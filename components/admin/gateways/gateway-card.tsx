import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { CopyButton } from "@/components/ui/copy-button";
import { Facts } from "@/components/ui/facts";
import type { GatewayName } from "@/lib/core/gateway-names";
import type { GatewayStatus } from "@/lib/desk/views";
import { Instant, momentOf, type Clock } from "../instant";
import { Panel } from "../page-header";

type Props = { gateway: GatewayStatus; clock: Clock; testForm: ReactNode };

/** The health of a gateway whose keys are set. */
export function GatewayCard({ gateway, clock, testForm }: Props) {
  const t = useTranslations("admin.gateways");
  const detail = useTranslations("admin.detail");
  const moment = (at: string | null) => (at === null ? t("never") : <Instant at={at} clock={clock} />);
  return (
    <Panel title={gateway.label} aside={<State gateway={gateway} />}>
      {gateway.openUntil === null ? null : (
        <p className="bg-danger-soft px-4 py-2 text-sm text-danger">
          {t("openHint", { until: momentOf(gateway.openUntil, clock) })}
        </p>
      )}
      {gateway.isOffered ? null : <p className="bg-warn-soft px-4 py-2 text-sm text-warn">{t("onlyHeardHint")}</p>}
      <Facts
        look="dense"
        facts={[
          { label: t("lastSuccess"), value: moment(gateway.lastSuccessAt) },
          { label: t("lastWebhook"), value: moment(gateway.lastWebhookAt) },
          { label: t("lastError"), value: moment(gateway.lastErrorAt) },
          { label: detail("trouble"), value: gateway.lastError },
          { label: t("breaker"), value: t(gateway.openUntil === null ? "closed" : "open") },
          { label: t("failures"), value: gateway.failures > 0 ? String(gateway.failures) : null },
        ]}
      />
      <div className="grid gap-1 border-t border-line px-4 py-3 text-sm">
        <p className="text-muted">{t("webhook")}</p>
        <p className="flex items-center gap-1">
          <code className="min-w-0 font-mono text-xs break-all select-all">{gateway.webhookUrl}</code>
          <CopyButton text={gateway.webhookUrl} label={detail("copy")} done={detail("copied")} />
        </p>
      </div>
      <div className="border-t border-line px-4 py-3">{testForm}</div>
    </Panel>
  );
}

function State({ gateway }: { gateway: GatewayStatus }) {
  const t = useTranslations("admin.gateways");
  if (gateway.openUntil !== null) return <Badge tone="danger">{t("open")}</Badge>;
  return gateway.isOffered ? <Badge tone="ok">{t("on")}</Badge> : <Badge tone="warn">{t("onlyHeard")}</Badge>;
}

/** A gateway whose keys are not set. */
export function GatewayOff({ name }: { name: GatewayName }) {
  const t = useTranslations("admin.gateways");
  return (
    <Panel title={name} aside={<Badge>{t("off")}</Badge>}>
      <p className="px-4 py-3 text-sm text-muted">{t("offHint")}</p>
    </Panel>
  );
}
