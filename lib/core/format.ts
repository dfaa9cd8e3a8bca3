/** The one place that turns amounts and instants into what people read. Times are shown in the store's zone. */
export type Locale = "id" | "en";

export const DEFAULT_TIME_ZONE = "Asia/Jakarta";

const ZONE_NAMES: Record<string, string> = { "Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT" };
const INTL: Record<Locale, string> = { id: "id-ID", en: "en-GB" };

/** `Rp50.123`, the same in both languages: it is how the amount stands in the buyer's wallet. */
export function formatRupiah(amount: number): string {
  const digits = Math.abs(amount)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, ".");
  return `${amount < 0 ? "-" : ""}Rp${digits}`;
}

/** `21 Nov 2026, 14.05 WIB` */
export function formatDateTime(at: Date, locale: Locale, timeZone: string = DEFAULT_TIME_ZONE): string {
  const text = new Intl.DateTimeFormat(INTL[locale], { dateStyle: "medium", timeStyle: "short", timeZone }).format(at);
  return `${text} ${zoneName(timeZone)}`;
}

/** `14.05 WIB` */
export function formatTime(at: Date, locale: Locale, timeZone: string = DEFAULT_TIME_ZONE): string {
  const text = new Intl.DateTimeFormat(INTL[locale], { timeStyle: "short", timeZone }).format(at);
  return `${text} ${zoneName(timeZone)}`;
}

/** `21 November 2026` */
export function formatDate(at: Date, locale: Locale, timeZone: string = DEFAULT_TIME_ZONE): string {
  return new Intl.DateTimeFormat(INTL[locale], { dateStyle: "long", timeZone }).format(at);
}

/** The calendar day there, `2026-11-21`: days compare like their texts. */
export const calendarDay = (at: Date, timeZone: string = DEFAULT_TIME_ZONE): string =>
  // en-CA writes a day as ISO 8601 does.
  new Intl.DateTimeFormat("en-CA", { dateStyle: "short", timeZone }).format(at);

/** The minute on the wall there, `2026-11-21T14:05`, as a form's `datetime-local` has it. */
export const calendarMinute = (at: Date, timeZone: string): string =>
  `${calendarDay(at, timeZone)}T${new Intl.DateTimeFormat("en-GB", { timeStyle: "short", timeZone }).format(at)}`;

/** The instant of such a minute. */
export const fromCalendarMinute = (minute: string, timeZone: string): Date => {
  const [day = "", hours = "0", minutes = "0"] = minute.split(/[T:]/);
  return new Date(startOfDay(day, timeZone).getTime() + (Number(hours) * 60 + Number(minutes)) * 60_000);
};
/** The day so many days after one such as `2026-11-21`. */
export const daysAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** The first moment of a day such as `2026-11-21` in the zone. */
export function startOfDay(day: string, timeZone: string): Date {
  const parts = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" }).formatToParts(new Date(day));
  const offset = parts.find(({ type }) => type === "timeZoneName")?.value.slice(3);
  return new Date(`${day}T00:00:00${offset || "Z"}`);
}

const zoneName = (timeZone: string): string => ZONE_NAMES[timeZone] ?? timeZone;

/** `203.0.113.x`, `2001:db8:1:…`: enough to tell places apart, too little to find a person. Null stays null. */
export function maskAddress(address: string | null): string | null {
  if (!address) return null;
  const v4 = /(\d+\.\d+\.\d+)\.\d+$/.exec(address)?.[1];
  if (v4) return `${v4}.x`;
  return address.includes(":") ? `${address.split(":").slice(0, 3).join(":")}:…` : null;
}

/** `b***i@example.com`: enough for its owner to know it, too little for anybody else. */
export function maskEmail(email: string): string {
  const [name = "", domain = ""] = email.split("@");
  const shown = name.length > 2 ? `${name[0]}***${name.at(-1)}` : `${name[0] ?? ""}***`;
  return `${shown}@${domain}`;
}
