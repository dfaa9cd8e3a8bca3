import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { buttonStyle } from "@/components/ui/button-style";
import type { PackageView } from "@/lib/catalog/views";
import { formatRupiah } from "@/lib/core/format";
import { Stock } from "./stock";

/** One package: what it is, what it costs, how many are left, and the way to order it. */
export function PackageCard({ item }: { item: PackageView }) {
  const t = useTranslations("package");
  const summary = item.summary[useLocale()];
  return (
    <li className="grid gap-4 rounded-card border border-line bg-surface p-5 shadow-card sm:p-6">
      <div className="flex items-baseline justify-between gap-3">
        <h3 className="text-[1.0625rem] leading-snug font-bold tracking-[-0.015em] sm:text-lg">{item.name}</h3>
        <Stock available={item.available} />
      </div>
      <p className="figures flex flex-wrap items-baseline gap-x-2">
        <span className="text-price font-extrabold">{formatRupiah(item.priceIdr)}</span>
        <span className="text-muted">{t("per", { days: item.durationDays })}</span>
      </p>
      <p className="text-[0.9375rem]">{summary}</p>
      <Facts item={item} />
      <OrderLink item={item} />
    </li>
  );
}

function Facts({ item }: { item: PackageView }) {
  const t = useTranslations("package");
  const perSeat = formatRupiah(Math.round(item.priceIdr / item.seats));
  const facts = [
    t("seats", { count: item.seats }),
    ...(item.seats > 1 ? [t("perSeat", { price: perSeat })] : []),
    item.warrantyDays > 0 ? t("warranty", { days: item.warrantyDays }) : t("noWarranty"),
  ];
  return (
    <ul className="figures flex flex-wrap items-baseline gap-x-4 gap-y-1 text-sm text-muted">
      {facts.map((fact) => (
        <li key={fact}>{fact}</li>
      ))}
      <li>
        <Link
          href={`/terms/${item.id}`}
          prefetch={false}
          className="inline-block py-0.5 underline decoration-edge underline-offset-4 hover:text-ink"
        >
          {t("terms")}
        </Link>
      </li>
    </ul>
  );
}

function OrderLink({ item }: { item: PackageView }) {
  const t = useTranslations("package");
  if (item.available > 0)
    return (
      <Link href={`/order/${item.id}`} className={buttonStyle("primary", "w-full")}>
        {t("orderNamed", { name: item.name })}
      </Link>
    );
  return (
    <div className="grid gap-2">
      <button
        type="button"
        disabled
        aria-label={t("soldOutNamed", { name: item.name })}
        className={buttonStyle("primary", "w-full")}
      >
        {t("soldOut")}
      </button>
      <p className="text-sm text-muted">{t("soldOutHelp")}</p>
    </div>
  );
}
