import { useTranslations } from "next-intl";
import { Callout } from "@/components/ui/callout";
import { formatRupiah } from "@/lib/core/format";
import type { OrderView } from "@/lib/ordering/views";
import { useTimes } from "./use-times";

/** A calm line while a workspace of the order is down: what we do about it, and what the buyer can expect. */
export function IncidentLine({ order: { incident } }: { order: OrderView }) {
  const t = useTranslations("incident.buyer");
  const { date } = useTimes();
  if (!incident) return null;
  const { state, expectedAt, refundIdr } = incident;
  const sentences = [
    t(state),
    expectedAt ? t("expected", { day: date(expectedAt) }) : "",
    state === "waiting" && refundIdr > 0 ? t("refund", { amount: formatRupiah(refundIdr) }) : "",
  ];
  return <Callout tone={state === "waiting" ? "warn" : "info"}>{sentences.filter(Boolean).join(" ")}</Callout>;
}
