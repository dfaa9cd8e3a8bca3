import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { PackageTerms } from "@/components/shop/package-terms";
import { buttonStyle } from "@/components/ui/button-style";
import { packageOf } from "../../package-of";

type Props = { params: Promise<{ packageId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const item = await packageOf(params);
  return item ? { title: (await getTranslations("terms"))("metaTitle", { name: item.name }) } : {};
}

export default async function TermsPage({ params }: Props) {
  const item = await packageOf(params);
  if (!item) notFound();
  const t = await getTranslations("package");
  return (
    <div className="mx-auto grid w-full grid-cols-1 max-w-2xl gap-6 px-4 pt-8 sm:pt-12">
      <PackageTerms item={item} />
      {item.available > 0 ? (
        <Link href={`/order/${item.id}`} className={buttonStyle("primary", "justify-self-start")}>
          {t("orderNamed", { name: item.name })}
        </Link>
      ) : null}
    </div>
  );
}
