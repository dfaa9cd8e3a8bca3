import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { buttonStyle } from "@/components/ui/button";

/** Nobody meets a closed door without being told who has the key. */
export default async function AdminForbidden() {
  const t = await getTranslations("admin");
  return (
    <div className="grid justify-items-start gap-3 py-10">
      <h1 className="text-title font-bold">{t("trouble.ownersOnly")}</h1>
      <p className="max-w-prose text-muted">{t("trouble.ownersOnlyHint")}</p>
      <Link href="/admin" className={buttonStyle({ kind: "secondary", size: "dense" })}>
        {t("home.title")}
      </Link>
    </div>
  );
}
