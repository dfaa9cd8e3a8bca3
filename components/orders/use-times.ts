import { useLocale, useTimeZone } from "next-intl";
import { DEFAULT_TIME_ZONE, formatDate, formatDateTime, formatTime } from "@/lib/core/format";

/** Instants of the views (ISO text) as the buyer reads them, in the shop's zone. */
export function useTimes() {
  const locale = useLocale();
  const zone = useTimeZone() ?? DEFAULT_TIME_ZONE;
  return {
    clock: { locale, timeZone: zone },
    time: (iso: string) => formatTime(new Date(iso), locale, zone),
    date: (iso: string) => formatDate(new Date(iso), locale, zone),
    dateTime: (iso: string) => formatDateTime(new Date(iso), locale, zone),
  };
}
