import type { Locale } from "@/lib/core/format";
import type { Catalogue } from "./catalogues";

declare module "next-intl" {
  interface AppConfig {
    Locale: Locale;
    Messages: Catalogue;
  }
}
