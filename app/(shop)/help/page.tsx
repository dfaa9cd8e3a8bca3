import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Disclosure } from "@/components/ui/disclosure";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("help"))("metaTitle") };
}

const QUESTIONS = [1, 2, 3, 4, 5, 6] as const;

export default async function HelpPage() {
  const t = await getTranslations("help");
  return (
    <div className="mx-auto grid w-full grid-cols-1 max-w-2xl gap-5 px-4 pt-8 sm:pt-12">
      <h1 className="text-display font-extrabold">{t("title")}</h1>
      <p className="text-muted">{t("lead")}</p>
      <div className="mt-2">
        {QUESTIONS.map((number) => (
          <Disclosure key={number} title={<h2>{t(`q${number}`)}</h2>}>
            <p className="max-w-[60ch]">{t(`a${number}`)}</p>
          </Disclosure>
        ))}
      </div>
    </div>
  );
}
