import Link from "next/link";
import { useTranslations } from "next-intl";
import { buttonStyle } from "@/components/ui/button";

/** Says what probably happened and where to go; the same for an unknown order and a mistyped address. */
export function NotFoundMessage() {
  const t = useTranslations("notFound");
  return (
    <div className="mx-auto grid max-w-md grid-cols-1 gap-4 px-4 pt-16">
      <h1 className="text-display font-bold">{t("title")}</h1>
      <p className="text-muted">{t("body")}</p>
      <div className="mt-2 flex flex-wrap gap-3">
        <Link href="/lookup" className={buttonStyle()}>
          {t("lookup")}
        </Link>
        <Link href="/" className={buttonStyle({ kind: "secondary" })}>
          {t("home")}
        </Link>
      </div>
    </div>
  );
}
