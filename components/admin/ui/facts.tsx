import type { ReactNode } from "react";

export type Fact = { label: string; value: ReactNode };

/** Labels and values, one under the other. Values that are missing are left out. */
export function Facts({ facts }: { facts: Fact[] }) {
  const shown = facts.filter(({ value }) => value !== null && value !== undefined && value !== "");
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 px-4 py-3 text-sm">
      {shown.map(({ label, value }) => (
        <div key={label} className="contents">
          <dt className="text-muted">{label}</dt>
          <dd className="figures min-w-0 text-right break-words select-text">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
