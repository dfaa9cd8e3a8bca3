import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";

/** A box with content that belongs together. For elements that cannot be a `Card`, e.g. list items. */
export const cardStyle = cva("rounded-card border", {
  variants: {
    look: {
      raised: "border-line bg-surface shadow-card",
      flat: "overflow-hidden border-line bg-surface",
      empty: "border-dashed border-edge text-center",
      accent: "border-transparent bg-accent-soft",
    },
    pad: { normal: "p-5", wide: "p-5 sm:p-6", none: "" },
  },
  defaultVariants: { look: "raised", pad: "normal" },
});

type Props = ComponentProps<"section"> & Pick<VariantProps<typeof cardStyle>, "look" | "pad">;

/** A section on a card; give it `aria-labelledby` or `aria-label`. */
export const Card = ({ look, pad, className, ...rest }: Props) => (
  <section className={cardStyle({ look, pad, className })} {...rest} />
);
