import { cva, type VariantProps } from "class-variance-authority";
import type { ReactNode } from "react";

export type Fact = {
  label: ReactNode;
  value: ReactNode;
  /** The sum of the others: a line above it, and bold. */
  isTotal?: boolean;
};

/**
 * - `sum`: amounts under one another, the labels may wrap
 * - `ruled`: a line between every two, for a summary that is read
 * - `dense`: for panels of the back office
 */
const factsStyle = cva("figures", {
  variants: {
    look: {
      sum: "grid gap-1.5 text-[0.9375rem]",
      ruled: "divide-y divide-line border-y border-line",
      dense: "grid gap-1.5 px-4 py-3 text-sm",
    },
  },
  defaultVariants: { look: "sum" },
});

type Props = Pick<VariantProps<typeof factsStyle>, "look"> & { facts: readonly Fact[]; className?: string };

/** Labels and values. Values that are missing are left out. */
export function Facts({ facts, look = "sum", className }: Props) {
  const shown = facts.filter(({ value }) => value !== null && value !== undefined && value !== "");
  return (
    <dl className={factsStyle({ look, className })}>
      {shown.map(({ label, value, isTotal }, index) => (
        <div key={index} className={rowOf(look, isTotal)}>
          <dt className={look === "sum" ? "min-w-0" : "min-w-0 text-muted"}>{label}</dt>
          <dd className={look === "sum" ? "shrink-0" : "min-w-0 text-right break-words select-text"}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function rowOf(look: Props["look"], isTotal: boolean | undefined): string {
  const row = "flex items-baseline justify-between gap-4";
  if (isTotal) return `${row} border-t border-line pt-2 font-bold`;
  return look === "ruled" ? `${row} py-2.5 [&>dd]:font-semibold` : row;
}
