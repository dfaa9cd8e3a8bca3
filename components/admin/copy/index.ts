import type { Locale } from "@/lib/core/format";
import { SCREENS_EN } from "./screens-en";
import { SCREENS_ID, type Screens } from "./screens-id";
import { WORDS, type Words } from "./words";

export type AdminCopy = Screens & { words: Words };

const COPY: Record<Locale, AdminCopy> = {
  id: { ...SCREENS_ID, words: WORDS.id },
  en: { ...SCREENS_EN, words: WORDS.en },
};

export const adminCopy = (locale: Locale): AdminCopy => COPY[locale];
