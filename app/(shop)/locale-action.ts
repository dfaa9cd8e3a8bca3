"use server";

import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { env } from "@/lib/core/env";
import { readForm } from "@/lib/http-api";
import { LOCALE_COOKIE, parseLocale } from "@/lib/i18n/locale";

const YEAR_SECONDS = 31_536_000;

/** A path of this site, never an address of another one. */
const OWN_PATH = /^\/(?![/\\])[\w\-./~%]*$/;

/** Remembers the language and shows the same page in it. */
export async function switchLanguage(sent: FormData): Promise<void> {
  const form = readForm(sent);
  (await cookies()).set(LOCALE_COOKIE, parseLocale(form.get("locale")), {
    maxAge: YEAR_SECONDS,
    sameSite: "lax",
    secure: env().appUrl.startsWith("https:"),
    httpOnly: true,
    path: "/",
  });
  // A form is sent to the page it stands on, and the proxy notes which one that is.
  const path = (await headers()).get("x-kursi-path") ?? "/";
  redirect(OWN_PATH.test(path) ? path : "/");
}
