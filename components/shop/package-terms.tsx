import { useLocale, useTranslations } from "next-intl";
import type { PackageView } from "@/lib/catalog/views";
import { formatRupiah } from "@/lib/core/format";

/** The numbers first, then what the seller wrote, paragraph by paragraph. */
export function PackageTerms({ item }: { item: PackageView }) {
  const t = useTranslations();
  const facts = [
    [t("terms.price"), formatRupiah(item.priceIdr)],
    [t("terms.duration"), t("package.days", { count: item.durationDays })],
    [
      t("terms.warranty"),
      item.warrantyDays > 0 ? t("package.days", { count: item.warrantyDays }) : t("package.noWarranty"),
    ],
    [t("terms.seats"), t("package.seats", { count: item.seats })],
  ] as const;
  const paragraphs = item.terms[useLocale()].split(/\n+/).filter((line) => line.trim() !== "");
  return (
    <>
      <h1 className="text-display font-extrabold">{t("terms.title", { name: item.name })}</h1>
      <section aria-label={t("terms.summary")}>
        <dl className="figures divide-y divide-line border-y border-line">
          {facts.map(([label, value]) => (
            <div key={label} className="flex justify-between gap-4 py-2.5">
              <dt className="text-muted">{label}</dt>
              <dd className="text-right font-semibold">{value}</dd>
            </div>
          ))}
        </dl>
      </section>
      <div className="grid gap-3 leading-relaxed">
        {paragraphs.length === 0 ? <p className="text-muted">{t("terms.none")}</p> : null}
        {paragraphs.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
    </>
  );
}
