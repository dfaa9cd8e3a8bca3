import { useTranslations } from "next-intl";
import { formatDateTime, type Locale } from "@/lib/core/format";
import { ageOf } from "./age";

export type Clock = { locale: Locale; timeZone: string };

/** An instant in the store's zone. */
export const Instant = ({ at, clock }: { at: string; clock: Clock }) => (
  <time dateTime={at}>{momentOf(at, clock)}</time>
);

/** For values that may be missing. */
export const instantOrNull = (at: string | null, clock: Clock) =>
  at === null ? null : <Instant at={at} clock={clock} />;

/** The same as text. */
export const momentOf = (at: string, clock: Clock): string =>
  formatDateTime(new Date(at), clock.locale, clock.timeZone);

type AgeProps = {
  at: string;
  /** The shop's time, so that server and browser tell the same ages. */
  now: Date;
  clock: Clock;
  /** `waiting`: for how long something has been waiting. */
  words?: "age" | "waiting";
  className?: string;
};

/** How long ago it was, in its largest unit; the instant itself in the tooltip. */
export function Age({ at, now, clock, words = "age", className }: AgeProps) {
  const t = useTranslations("admin");
  const { unit, count } = ageOf(at, now);
  return (
    <time dateTime={at} title={momentOf(at, clock)} className={className}>
      {t(`${words}.${unit}`, { count })}
    </time>
  );
}
