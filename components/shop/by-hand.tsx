import { useTranslations } from "next-intl";
import { Callout } from "@/components/ui/callout";
import type { OrderView } from "@/lib/ordering/views";
import { useTimes } from "../orders/use-times";
import type { WindowItem } from "./window-item";

/** Said before anything is paid: nothing delivers this by itself now, and how long a person takes at most. */
export function ByHandNotice({ items }: { items: readonly Pick<WindowItem, "byHandWithinHours">[] }) {
  const t = useTranslations("access.byHand");
  const hours = items.map(({ byHandWithinHours }) => byHandWithinHours ?? 0);
  const longest = Math.max(0, ...hours);
  return longest === 0 ? null : <Callout tone="info">{t("before", { hours: longest })}</Callout>;
}

/** By when the shop's people have delivered what waits for them. */
export function ByHandUntil({ order }: { order: OrderView }) {
  const t = useTranslations("access.byHand");
  const { dateTime } = useTimes();
  return order.byHandUntil === null ? null : (
    <Callout tone="info">{t("until", { until: dateTime(order.byHandUntil) })}</Callout>
  );
}
