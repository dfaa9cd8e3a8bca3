import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { RequestFrame } from "@/app/(shop)/request-frame";
import { buttonStyle } from "@/components/ui/button-style";

export default async function NotFound() {
  const t = await getTranslations("notFound");
  return (
    <RequestFrame>
      <div className="mx-auto grid max-w-md gap-4 px-4 pt-16">
        <h1 className="text-display font-bold">{t("title")}</h1>
        <p className="text-muted">{t("body")}</p>
        <div className="mt-2 flex flex-wrap gap-3">
          <Link href="/lookup" className={buttonStyle()}>
            {t("lookup")}
          </Link>
          <Link href="/" className={buttonStyle("secondary")}>
            {t("home")}
          </Link>
        </div>
      </div>
    </RequestFrame>
  );
}
