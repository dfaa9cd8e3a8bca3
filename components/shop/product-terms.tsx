import { useLocale, useTranslations } from "next-intl";
import { Facts } from "@/components/ui/facts";
import type { ProductView } from "@/lib/catalog/views";
import { formatRupiah } from "@/lib/core/format";

/** The numbers first, then what the seller wrote, paragraph by paragraph. */
export function ProductTerms({ item }: { item: ProductView }) {
  const t = useTranslations();
  const days = (count: number) => t("product.days", { count });
  const contents =
    item.kind === "seat"
      ? { label: t("terms.seats"), value: t("product.seats", { count: item.unitsInOne }) }
      : {
          label: t("terms.items"),
          value: item.kind === "code" ? t("product.items", { count: item.unitsInOne }) : null,
        };
  const facts = [
    { label: t("terms.price"), value: formatRupiah(item.priceIdr) },
    { label: t("terms.duration"), value: item.durationDays === null ? null : days(item.durationDays) },
    { label: t("terms.warranty"), value: item.warrantyDays > 0 ? days(item.warrantyDays) : t("product.noWarranty") },
    contents,
  ];
  const paragraphs = item.terms[useLocale()].split(/\n+/).filter((line) => line.trim() !== "");
  return (
    <>
      <h1 className="text-display font-extrabold">{t("terms.title", { name: item.name })}</h1>
      <section aria-label={t("terms.summary")}>
        <Facts look="ruled" facts={facts} />
      </section>
      <div className="grid gap-3 leading-relaxed">
        {paragraphs.length === 0 ? <p className="text-muted">{t("terms.none")}</p> : null}
        {paragraphs.map((line, index) => (
          <p key={index}>{line}</p>
        ))}
      </div>
    </>
  );
}
