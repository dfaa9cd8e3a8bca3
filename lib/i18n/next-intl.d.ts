import type { Locale } from "@/lib/core/format";
import type messages from "./messages/id.json";

declare module "next-intl" {
  interface AppConfig {
    Locale: Locale;
    Messages: typeof messages;
  }
}
