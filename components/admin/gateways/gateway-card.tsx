import type { ReactNode } from "react";
import type { GatewayName } from "@/lib/core/gateway-names";
import type { AdminCopy } from "../copy";
import { Badge } from "../ui/badge";
import { CopyValue } from "../ui/copy-value";
import { Facts } from "../ui/facts";
import { Instant, type Clock } from "../ui/instant";
import { Panel } from "../ui/page-header";

/** How a gateway whose keys are set fares. Instants are ISO 8601. */
export type GatewayState = {
  name: GatewayName;
  label: string;
  /** Buyers can choose it; otherwise only its webhooks are answered. */
  isOffered: boolean;
  webhookUrl: string;
  lastSuccessAt: string | null;
  lastErrorAt: string | null;
  lastError: string | null;
  lastWebhookAt: string | null;
  /** Failures in a row. */
  failures: number;
  /** Set while the breaker is open. */
  openUntil: string | null;
};

type Props = { gateway: GatewayState; copy: AdminCopy; clock: Clock; testForm: ReactNode };

export function GatewayCard({ gateway, copy, clock, testForm }: Props) {
  const words = copy.gateways;
  const moment = (at: string | null) => (at === null ? words.never : <Instant at={at} clock={clock} />);
  return (
    <Panel title={gateway.label} aside={<State gateway={gateway} copy={copy} />}>
      {gateway.openUntil === null ? null : (
        <p className="bg-danger-soft px-4 py-2 text-sm text-danger">
          {words.openHint} <Instant at={gateway.openUntil} clock={clock} />.
        </p>
      )}
      {gateway.isOffered ? null : <p className="bg-warn-soft px-4 py-2 text-sm text-warn">{words.onlyHeardHint}</p>}
      <Facts
        facts={[
          { label: words.lastSuccess, value: moment(gateway.lastSuccessAt) },
          { label: words.lastWebhook, value: moment(gateway.lastWebhookAt) },
          { label: words.lastError, value: moment(gateway.lastErrorAt) },
          { label: copy.detail.trouble, value: gateway.lastError },
          { label: words.breaker, value: gateway.openUntil === null ? words.closed : words.open },
          { label: words.failures, value: gateway.failures > 0 ? String(gateway.failures) : null },
        ]}
      />
      <div className="grid gap-1 border-t border-line px-4 py-3 text-sm">
        <p className="text-muted">{words.webhook}</p>
        <p className="flex items-center gap-1">
          <code className="min-w-0 font-mono text-xs break-all select-all">{gateway.webhookUrl}</code>
          <CopyValue value={gateway.webhookUrl} label={copy.detail.copy} done={copy.detail.copied} />
        </p>
      </div>
      <div className="border-t border-line px-4 py-3">{testForm}</div>
    </Panel>
  );
}

function State({ gateway, copy }: { gateway: GatewayState; copy: AdminCopy }) {
  if (gateway.openUntil !== null) return <Badge tone="danger">{copy.gateways.open}</Badge>;
  return gateway.isOffered ? (
    <Badge tone="ok">{copy.gateways.on}</Badge>
  ) : (
    <Badge tone="warn">{copy.gateways.onlyHeard}</Badge>
  );
}

/** A gateway whose keys are not set. */
export function GatewayOff({ name, copy }: { name: GatewayName; copy: AdminCopy }) {
  return (
    <Panel title={name} aside={<Badge tone="neutral">{copy.gateways.off}</Badge>}>
      <p className="px-4 py-3 text-sm text-muted">{copy.gateways.offHint}</p>
    </Panel>
  );
}
