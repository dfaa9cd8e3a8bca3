import type { ComponentProps } from "react";
import { controlStyle } from "./field";

type Option = { value: string; label: string };

type Props = Omit<ComponentProps<"select">, "size" | "children"> & {
  options: readonly Option[];
  size?: "normal" | "dense";
};

/** The browser's own select: it works with every keyboard, phone and screen reader there is. */
export const Select = ({ options, size, className, ...rest }: Props) => (
  <select className={controlStyle({ size, className })} {...rest}>
    {options.map(({ value, label }) => (
      <option key={value} value={value}>
        {label}
      </option>
    ))}
  </select>
);

type ChoiceProps = {
  name: string;
  legend: string;
  options: readonly (Option & { help?: string })[];
  chosen: string | undefined;
  error?: string;
};

/** One of a few, each with room for a sentence: native radio buttons, large enough for a thumb. */
export function Choice({ name, legend, options, chosen, error }: ChoiceProps) {
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 font-semibold">{legend}</legend>
      {options.map(({ value, label, help }) => (
        <label
          key={value}
          className="flex min-h-12 cursor-pointer items-center gap-3 rounded-control border border-edge bg-surface px-3.5 py-2 has-checked:border-2 has-checked:border-accent has-checked:bg-accent-soft"
        >
          <input
            type="radio"
            name={name}
            value={value}
            defaultChecked={value === chosen}
            className="size-5 shrink-0 accent-accent"
          />
          <span>
            {label}
            {help ? <span className="block text-sm text-muted">{help}</span> : null}
          </span>
        </label>
      ))}
      {error ? <p className="text-sm font-medium text-danger">{error}</p> : null}
    </fieldset>
  );
}
