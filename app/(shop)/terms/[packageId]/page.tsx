import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ProductTerms } from "@/components/shop/product-terms";
import { buttonStyle } from "@/components/ui/button";
import { itemOf } from "../../item-of";

type Props = { params: Promise<{ packageId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const item = await itemOf(params);
  return item ? { title: (await getTranslations("terms"))("metaTitle", { name: item.name }) } : {};
}

export default async function TermsPage({ params }: Props) {
  const item = await itemOf(params);
  if (!item) notFound();
  const t = await getTranslations("form");
  return (
    <div className="mx-auto grid w-full grid-cols-1 max-w-2xl gap-6 px-4 pt-8 sm:pt-12">
      <ProductTerms item={item} />
      {item.available > 0 ? (
        <Link href={`/order/${item.id}`} className={buttonStyle({ className: "justify-self-start" })}>
          {t("title", { name: item.name })}
        </Link>
      ) : null}
    </div>
  );
}
