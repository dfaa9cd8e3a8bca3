import { cva, type VariantProps } from "class-variance-authority";
import type { ReactNode } from "react";

const calloutStyle = cva("rounded-control border-l-4 text-ink", {
  variants: {
    tone: {
      info: "border-line bg-sunken",
      ok: "border-ok bg-ok-soft",
      warn: "border-warn bg-warn-soft",
      danger: "border-danger bg-danger-soft",
    },
    size: { normal: "px-4 py-3 text-[0.9375rem]", dense: "px-3 py-2 text-sm" },
  },
  defaultVariants: { tone: "info", size: "normal" },
});

type Props = Pick<VariantProps<typeof calloutStyle>, "tone" | "size"> & {
  /** `alert` for errors only. */
  role?: "status" | "alert";
  children: ReactNode;
};

/** A sentence that stands out, with a bar in the colour of its tone. */
export const Callout = ({ tone, size, role, children }: Props) => (
  <div role={role} className={calloutStyle({ tone, size })}>
    {children}
  </div>
);
