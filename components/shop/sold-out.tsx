import Link from "next/link";
import { useTranslations } from "next-intl";
import { buttonStyle } from "@/components/ui/button-style";

/** Instead of the form when nothing can be ordered, so that nobody types for nothing. */
export function SoldOut() {
  const t = useTranslations();
  return (
    <section className="grid gap-3 rounded-card border border-line bg-surface p-5 shadow-card">
      <h2 className="text-lg font-bold">{t("form.soldOutTitle")}</h2>
      <p className="text-muted">{t("package.soldOutHelp")}</p>
      <Link href="/" className={buttonStyle("secondary", "justify-self-start")}>
        {t("form.back")}
      </Link>
    </section>
  );
}
