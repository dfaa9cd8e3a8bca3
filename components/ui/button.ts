import { cva, type VariantProps } from "class-variance-authority";

/**
 * The look of everything that is pressed, be it a button or a link: `buttonStyle({ kind: "secondary" })`.
 * `normal` is never lower than 44 px; `dense` is 36 px where there is a pointer, for the back office; `tall` is for the
 * one button that a page is about. `className` adds layout (width, margins); what a variant sets is not set again there,
 * so nothing has to be merged in the browser.
 */
export const buttonStyle = cva(
  "inline-flex items-center justify-center rounded-control text-center font-semibold leading-tight transition-colors",
  {
    variants: {
      kind: {
        // The border is seen where the system replaces all colours.
        primary:
          "border border-transparent bg-accent text-accent-ink hover:bg-accent-strong aria-disabled:bg-sunken aria-disabled:text-muted disabled:bg-sunken disabled:text-muted",
        secondary:
          "border border-edge bg-surface text-ink hover:bg-sunken aria-disabled:text-muted disabled:text-muted",
        quiet: "",
        danger: "border border-danger bg-surface text-danger hover:bg-danger-soft aria-disabled:opacity-60",
      },
      size: {
        normal: "min-h-11 gap-2 px-4 py-2.5",
        dense: "min-h-11 gap-1.5 px-3 text-sm md:min-h-9",
        small: "min-h-11 gap-2 px-4 py-2.5 text-sm",
        tall: "min-h-13 gap-2 px-4 py-2.5 text-base",
      },
    },
    compoundVariants: [
      {
        kind: "quiet",
        size: ["normal", "small", "tall"],
        className:
          "text-ink underline decoration-edge underline-offset-4 hover:decoration-current aria-disabled:text-muted disabled:text-muted",
      },
      { kind: "quiet", size: "dense", className: "text-muted hover:bg-sunken hover:text-ink" },
    ],
    defaultVariants: { kind: "primary", size: "normal" },
  },
);

export type ButtonLook = Pick<VariantProps<typeof buttonStyle>, "kind" | "size"> & { className?: string };
