import { NextIntlClientProvider } from "next-intl";
import { AppRouterContext, type AppRouterInstance } from "next/dist/shared/lib/app-router-context.shared-runtime";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { CATALOGUES } from "@/lib/i18n/catalogues";

const nothing = () => undefined;
const router: AppRouterInstance = {
  back: nothing,
  forward: nothing,
  refresh: nothing,
  push: nothing,
  replace: nothing,
  prefetch: nothing,
  bfcacheId: "0",
};

/** A part of a page as the server writes it. A missing word or a fact that a sentence lacks throws. */
export const draw = (part: ReactNode, locale: "id" | "en" = "id"): string =>
  renderToStaticMarkup(
    <AppRouterContext.Provider value={router}>
      <NextIntlClientProvider
        locale={locale}
        messages={CATALOGUES[locale]}
        timeZone="Asia/Jakarta"
        onError={(error) => {
          throw error;
        }}
      >
        {part}
      </NextIntlClientProvider>
    </AppRouterContext.Provider>,
  );
