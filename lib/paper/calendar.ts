import { createEvents } from "ics";
import type { Locale } from "@/lib/core/format";
import { sha256 } from "@/lib/core/secrets";
import { WORDS } from "./words";

/** Ends of terms as a calendar file (RFC 5545), for whoever wants to be reminded by their own phone. */

export type CalendarEntry = {
  /** What makes it the same event when the file is loaded once more. */
  id: string;
  title: string;
  endsAt: Date;
  people: readonly { email: string; workspaceName: string }[];
  /** The page that renews it. Nothing else that opens anything is in the file: calendars are shared. */
  renewalAddress: string;
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Days before the end on which the calendar rings. */
const ALARMS = [3, 1];

/** One event for each end, an hour long, with its alarms. */
export function calendarFile(entries: readonly CalendarEntry[], locale: Locale, storeName: string): string {
  const say = WORDS[locale];
  const { value, error } = createEvents(
    entries.map(({ id, title, endsAt, people, renewalAddress }) => ({
      uid: `${sha256(id).slice(0, 32)}@kursi`,
      start: endsAt.getTime() - HOUR_MS,
      startOutputType: "utc" as const,
      end: endsAt.getTime(),
      endOutputType: "utc" as const,
      title: say("calendar.title", { title: seen(title) }),
      description: [
        ...people.map(({ email, workspaceName }) =>
          say("calendar.person", { email: seen(email), workspace: seen(workspaceName) }),
        ),
        say("calendar.renew", { address: renewalAddress }),
        seen(storeName),
      ].join("\n"),
      url: renewalAddress,
      busyStatus: "FREE" as const,
      alarms: ALARMS.map((days) => ({
        action: "display" as const,
        description: say("calendar.alarm", { title: seen(title), days }),
        trigger: endsAt.getTime() - days * DAY_MS,
      })),
    })),
    { productId: "-//Kursi//Kursi//EN", method: "PUBLISH" },
  );
  if (value === null) throw error ?? new Error("the calendar could not be made");
  return value;
}

/** What people typed, on one line and without signs that cannot be seen. What is special in the format, the library escapes. */
const seen = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, " ").trim();
