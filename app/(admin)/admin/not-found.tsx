import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { buttonStyle } from "@/components/ui/button";

export default async function AdminNotFound() {
  const t = await getTranslations("admin");
  return (
    <div className="grid justify-items-start gap-3 py-10">
      <h1 className="text-title font-bold">{t("trouble.missing")}</h1>
      <p className="text-muted">{t("trouble.missingHint")}</p>
      <Link href="/admin/orders" className={buttonStyle({ kind: "secondary", size: "dense" })}>
        {t("home.all")}
      </Link>
    </div>
  );
}
