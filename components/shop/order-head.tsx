import { useLocale, useTranslations } from "next-intl";
import type { PackageView } from "@/lib/catalog/views";
import { formatRupiah } from "@/lib/core/format";
import { Stock } from "./stock";

/** What is being ordered, above the form. */
export function OrderHead({ item }: { item: PackageView }) {
  const t = useTranslations();
  return (
    <div className="grid gap-2">
      <h1 className="text-[1.625rem] leading-tight font-extrabold tracking-[-0.02em] sm:text-display">
        {t("form.title", { name: item.name })}
      </h1>
      <p className="text-muted">{item.summary[useLocale()]}</p>
      <p className="figures flex flex-wrap items-baseline gap-x-4 gap-y-1 text-[0.9375rem]">
        <span>
          <strong className="text-lg font-bold">{formatRupiah(item.priceIdr)}</strong>{" "}
          <span className="text-muted">{t("package.per", { days: item.durationDays })}</span>
        </span>
        <span className="text-muted">{t("package.seats", { count: item.seats })}</span>
        <Stock available={item.available} />
      </p>
    </div>
  );
}
