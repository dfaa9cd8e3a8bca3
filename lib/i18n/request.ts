import { getRequestConfig } from "next-intl/server";
import { cookies } from "next/headers";
import { env } from "@/lib/core/env";
import { CATALOGUES } from "./catalogues";
import { LOCALE_COOKIE, parseLocale } from "./locale";

/** The language of this request: the visitor's cookie, otherwise Indonesian. */
export default getRequestConfig(async () => {
  const locale = parseLocale((await cookies()).get(LOCALE_COOKIE)?.value);
  return { locale, messages: CATALOGUES[locale], timeZone: env().TIMEZONE };
});
