import type { ReactNode } from "react";
import type { GatewayName } from "@/lib/core/gateway-names";
import type { AdminCopy } from "../copy";
import { Badge } from "../ui/badge";
import { CopyValue } from "../ui/copy-value";
import { Facts } from "../ui/facts";
import { Instant, type Clock } from "../ui/instant";
import { Panel } from "../ui/page-header";

/** How a gateway fares. Instants are ISO 8601. */
export type GatewayState = {
  name: GatewayName;
  /** Null when its keys are not set. */
  label: string | null;
  webhookUrl: string;
  lastSuccessAt: string | null;
  lastErrorAt: string | null;
  lastError: string | null;
  lastWebhookAt: string | null;
  failures: number;
  /** Set while the breaker is open. */
  pausedUntil: string | null;
};

type Props = { gateway: GatewayState; copy: AdminCopy; clock: Clock; testForm: ReactNode };

export function GatewayCard({ gateway, copy, clock, testForm }: Props) {
  const words = copy.gateways;
  const moment = (at: string | null) => (at === null ? words.never : <Instant at={at} clock={clock} />);
  const state =
    gateway.label === null ? (
      <Badge tone="neutral">{words.off}</Badge>
    ) : gateway.pausedUntil === null ? (
      <Badge tone="ok">{words.on}</Badge>
    ) : (
      <Badge tone="danger">{words.open}</Badge>
    );
  return (
    <Panel title={gateway.label ?? gateway.name} aside={state}>
      {gateway.label === null ? (
        <p className="px-4 py-3 text-sm text-muted">{words.offHint}</p>
      ) : (
        <>
          {gateway.pausedUntil === null ? null : (
            <p className="bg-danger-soft px-4 py-2 text-sm text-danger">
              {words.openHint} <Instant at={gateway.pausedUntil} clock={clock} />.
            </p>
          )}
          <Facts
            facts={[
              { label: words.lastSuccess, value: moment(gateway.lastSuccessAt) },
              { label: words.lastWebhook, value: moment(gateway.lastWebhookAt) },
              { label: words.lastError, value: moment(gateway.lastErrorAt) },
              { label: copy.detail.trouble, value: gateway.lastError },
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
        </>
      )}
    </Panel>
  );
}
