import { useTranslations } from "next-intl";
import { Callout } from "@/components/ui/callout";
import { formatRupiah } from "@/lib/core/format";
import type { OrderView } from "@/lib/ordering/views";

/** Money that did not fit: nothing that was paid goes unexplained. */
export function Attentions({ order }: { order: OrderView }) {
  const t = useTranslations("attention");
  if (order.attentions.length === 0) return null;
  return (
    <section aria-label={t("title")} className="grid gap-3">
      {order.attentions.map(({ attention, amountIdr, resolved }, index) => (
        <Callout key={`${attention}-${index}`} tone={resolved || attention === "late" ? "info" : "warn"}>
          <p>{t(attention, { amount: formatRupiah(amountIdr) })}</p>
          {attention === "late" ? null : (
            <p className="mt-1 text-sm font-semibold">{resolved ? t("resolved") : t("open")}</p>
          )}
        </Callout>
      ))}
    </section>
  );
}
