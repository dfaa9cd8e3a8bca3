import { useLocale, useTranslations } from "next-intl";
import { formatRupiah } from "@/lib/core/format";
import { ByHandNotice } from "./by-hand";
import { Stock } from "./stock";
import type { WindowItem } from "./window-item";

/** What is being ordered, above the form. */
export function OrderHead({ item }: { item: WindowItem }) {
  const t = useTranslations();
  const isSeat = item.kind === "seat";
  return (
    <div className="grid gap-2">
      <h1 className="text-[1.625rem] leading-tight font-extrabold tracking-[-0.02em] sm:text-display">
        {t("form.title", { name: item.name })}
      </h1>
      <p className="text-muted">{item.summary[useLocale()]}</p>
      <p className="figures flex flex-wrap items-baseline gap-x-4 gap-y-1 text-[0.9375rem]">
        <span>
          <strong className="text-lg font-bold">{formatRupiah(item.priceIdr)}</strong>{" "}
          <span className="text-muted">
            {item.durationDays === null ? t("product.direct") : t("product.per", { days: item.durationDays })}
          </span>
        </span>
        {isSeat || item.unitsInOne > 1 ? (
          <span className="text-muted">
            {t(isSeat ? "product.seats" : "product.items", { count: item.unitsInOne })}
          </span>
        ) : null}
        <Stock available={item.available} kind={item.kind} />
      </p>
      <ByHandNotice items={[item]} />
    </div>
  );
}
