import { getLocale } from "next-intl/server";
import Link from "next/link";
import { adminCopy } from "@/components/admin/copy";
import { adminButton } from "@/components/admin/ui/button";

export default async function AdminNotFound() {
  const { trouble, home } = adminCopy(await getLocale());
  return (
    <div className="grid justify-items-start gap-3 py-10">
      <h1 className="text-title font-bold">{trouble.missing}</h1>
      <p className="text-muted">{trouble.missingHint}</p>
      <Link href="/admin/orders" className={adminButton()}>
        {home.all}
      </Link>
    </div>
  );
}
