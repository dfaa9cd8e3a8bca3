import { getRequestConfig } from "next-intl/server";
import { cookies } from "next/headers";
import { env } from "@/lib/core/env";
import { CATALOGUES } from "./catalogues";
import { LOCALE_COOKIE, parseLocale } from "./locale";

/**
 * The language of this request: the one that a page drawn ahead was given, else the visitor's cookie, else Indonesian.
 */
export default getRequestConfig(async ({ requestLocale }) => {
  const locale = parseLocale((await requestLocale) ?? (await cookies()).get(LOCALE_COOKIE)?.value);
  return { locale, messages: CATALOGUES[locale], timeZone: env().TIMEZONE };
});
