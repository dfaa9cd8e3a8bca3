import { formatDateTime, type Locale } from "@/lib/core/format";

export type Clock = { locale: Locale; timeZone: string };

/** An instant in the store's zone. */
export function Instant({ at, clock, className }: { at: string; clock: Clock; className?: string }) {
  return (
    <time dateTime={at} className={className}>
      {formatDateTime(new Date(at), clock.locale, clock.timeZone)}
    </time>
  );
}

/** For values that may be missing. */
export const instantOrNull = (at: string | null, clock: Clock) =>
  at === null ? null : <Instant at={at} clock={clock} />;
