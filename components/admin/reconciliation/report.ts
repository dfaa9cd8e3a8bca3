import { FINDING_KINDS, type FindingKind } from "@/lib/payments/status";

export type { FindingKind };

/** What asking the gateway once more can put right. */
const SETTLEABLE: readonly FindingKind[] = [
  "paid_there_not_here",
  "paid_here_not_there",
  "wrong_amount",
  "reversal",
  "refunds_differ",
];
export const isSettleable = (kind: FindingKind): boolean => SETTLEABLE.includes(kind);

export type Finding = { kind: FindingKind; reference: string; orderId: string | null; detail: string };

/** One comparison of our books with a gateway's. Instants are ISO 8601. */
export type Report<Name extends string = string> = {
  id: string;
  gateway: Name;
  from: string;
  to: string;
  ranAt: string;
  checked: number;
  findings: readonly Finding[];
};

/** The findings of each kind that occurs. */
export const byKind = (findings: readonly Finding[]): { kind: FindingKind; findings: Finding[] }[] =>
  FINDING_KINDS.map((kind) => ({ kind, findings: findings.filter((finding) => finding.kind === kind) })).filter(
    (group) => group.findings.length > 0,
  );

export type GatewayReports<Name extends string = string> = {
  gateway: Name;
  newest: Report<Name>;
  earlier: Report<Name>[];
};

/** `reports` newest first. A gateway stands where its newest report stands. */
export function byGateway<Name extends string>(reports: readonly Report<Name>[]): GatewayReports<Name>[] {
  const groups = new Map<Name, GatewayReports<Name>>();
  for (const report of reports) {
    const group = groups.get(report.gateway);
    if (group) group.earlier.push(report);
    else groups.set(report.gateway, { gateway: report.gateway, newest: report, earlier: [] });
  }
  return [...groups.values()];
}
