import type { Locale } from "@/lib/core/format";

export type { Locale };

/** Indonesian first. Nothing is guessed from the browser: the switch is on every page. */
export const LOCALES = ["id", "en"] as const satisfies readonly Locale[];
export const DEFAULT_LOCALE: Locale = "id";
export const LOCALE_COOKIE = "kursi_locale";

/** The language that a cookie or a form names; anything unknown is Indonesian. */
export const parseLocale = (value: unknown): Locale => LOCALES.find((known) => known === value) ?? DEFAULT_LOCALE;
