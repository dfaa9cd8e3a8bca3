import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { RecentList } from "@/components/orders/recent-list";
import { LookupForm } from "@/components/shop/lookup-form";
import { lookupAction } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("lookup"))("metaTitle") };
}

export default async function LookupPage() {
  const t = await getTranslations("lookup");
  return (
    <div className="mx-auto grid w-full grid-cols-1 max-w-lg gap-6 px-4 pt-8 sm:pt-12">
      <div className="grid gap-2">
        <h1 className="text-display font-extrabold">{t("title")}</h1>
        <p className="text-muted">{t("lead")}</p>
      </div>
      <LookupForm
        copy={{
          number: t("number"),
          numberHelp: t("numberHelp"),
          contact: t("contact"),
          submit: t("submit"),
          busy: t("busy"),
        }}
        action={lookupAction}
      />
      <p className="text-sm text-muted">{t("lost")}</p>
      <RecentList copy={{ recent: t("recent"), recentHelp: t("recentHelp"), forget: t("forget") }} />
    </div>
  );
}
