import { createTranslator } from "next-intl";
import type { Locale } from "@/lib/core/format";
import { CATALOGUES } from "@/lib/i18n/catalogues";

/** The words of papers in one language. Throws for a missing word or value: better no paper than a broken one. */
const speak = (locale: Locale) =>
  createTranslator({
    locale,
    messages: CATALOGUES[locale],
    namespace: "paper",
    onError: (error) => {
      throw error;
    },
  });

export const WORDS: Record<Locale, ReturnType<typeof speak>> = { id: speak("id"), en: speak("en") };
