import Link from "next/link";
import { useTranslations } from "next-intl";
import { buttonStyle } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import type { MembershipView } from "@/lib/ordering/views";
import { useTimes } from "./use-times";

export type MembershipProps = MembershipView & {
  /** The page that renews it. */
  renewHref: string;
};

type Props = { memberships: readonly MembershipProps[]; calendarHref: string };

/** Who sits where and for how much longer, with the way to stay. One card for each day on which somebody leaves. */
export const MembershipCards = ({ memberships, calendarHref }: Props) =>
  memberships.map((membership) => (
    <MembershipCard key={membership.renewHref} membership={membership} calendarHref={calendarHref} />
  ));

function MembershipCard({ membership, calendarHref }: { membership: MembershipProps; calendarHref: string }) {
  const t = useTranslations("membership");
  const { date, dateTime } = useTimes();
  const { people, endsAt, daysLeft, isOver, renewableUntil, renewHref } = membership;
  return (
    <Card className="grid gap-4" aria-label={t("title")}>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h2 className="text-lg font-bold">{t("title")}</h2>
        <p className={`figures font-bold ${isOver || daysLeft <= 3 ? "text-warn" : "text-ok"}`}>
          {isOver || daysLeft < 0 ? t("over") : t("daysLeft", { days: daysLeft })}
        </p>
      </div>
      <ul className="grid gap-2">
        {people.map(({ email, workspaceName }, index) => (
          <li key={index} className="min-w-0">
            <p className="font-medium break-words">{email}</p>
            <p className="text-sm text-muted">{t("in", { workspace: workspaceName })}</p>
          </li>
        ))}
      </ul>
      <p className="text-[0.9375rem]">
        {isOver
          ? t("endedOn", { date: date(endsAt), until: dateTime(renewableUntil) })
          : t("until", { time: dateTime(endsAt) })}
      </p>
      <div className="flex flex-wrap gap-3">
        <Link href={renewHref} prefetch={false} className={buttonStyle({ size: "small" })}>
          {t("renew")}
        </Link>
        {isOver ? null : (
          <a href={calendarHref} download className={buttonStyle({ kind: "secondary", size: "small" })}>
            {t("calendar")}
          </a>
        )}
      </div>
    </Card>
  );
}
