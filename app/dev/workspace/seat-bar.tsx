import { useTranslations } from "next-intl";

/** How full a workspace is, drawn and in words. An SVG, since the pages' policy allows no styles in attributes. */
export function SeatBar({ seats, members, pending }: { seats: number; members: number; pending: number }) {
  const t = useTranslations("demo.workspace");
  const whole = Math.max(seats, members + pending, 1);
  const free = Math.max(0, seats - members - pending);
  const legend = [
    { name: t("members"), count: members, colour: "bg-accent" },
    { name: t("pending"), count: pending, colour: "bg-warn" },
    { name: t("free"), count: free, colour: "bg-sunken border border-edge" },
  ];
  return (
    <div className="grid gap-2">
      <p className="sr-only">{t("bar", { members, pending, seats })}</p>
      <svg
        aria-hidden="true"
        viewBox={`0 0 ${whole} 1`}
        preserveAspectRatio="none"
        className="keep-colours h-2.5 w-full rounded-full bg-sunken"
      >
        <rect width={members} height="1" className="fill-accent" />
        <rect x={members} width={pending} height="1" className="fill-warn" />
      </svg>
      <ul className="figures flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted">
        {legend.map(({ name, count, colour }) => (
          <li key={name} className="flex items-center gap-1.5">
            <span aria-hidden="true" className={`keep-colours size-2.5 rounded-full ${colour}`} />
            <strong className="text-ink">{count}</strong> {name}
          </li>
        ))}
      </ul>
    </div>
  );
}
