import { useTranslations } from "next-intl";

/** On every page while payments are pretend, so that nobody takes them for real. */
export function DemoBanner() {
  const t = useTranslations("site");
  return (
    <aside
      aria-label="Demo"
      className="border-b border-line bg-warn-soft px-4 py-1.5 text-center text-[0.8125rem] font-medium text-warn"
    >
      <span className="sm:hidden">{t("demoShort")}</span>
      <span className="max-sm:hidden">{t("demo")}</span>
    </aside>
  );
}
