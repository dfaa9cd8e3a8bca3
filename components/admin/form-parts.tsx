import { useId, type ReactNode } from "react";
import { controlStyle, describedBy, Field } from "@/components/ui/field";

/** The parts of a long form in the back office. */

/** Fields that belong together, in two columns where there is room. */
export const Group = ({ title, children }: { title: string; children: ReactNode }) => (
  <fieldset className="grid items-start gap-3 sm:grid-cols-2">
    <legend className="mb-2 text-sm font-bold">{title}</legend>
    {children}
  </fieldset>
);

type LabelledProps = {
  label: string;
  aside?: string | undefined;
  help?: string | undefined;
  error?: string | undefined;
  children: (id: string) => ReactNode;
};

/** A label, its control, and what is wrong with it. */
export function Labelled({ children, ...field }: LabelledProps) {
  const id = useId();
  return (
    <Field id={id} size="dense" {...field}>
      {children(id)}
    </Field>
  );
}

type LineProps = Omit<LabelledProps, "children"> & {
  name: string;
  initial: string;
  type?: "text" | "email" | "date" | "datetime-local" | "password";
  mode?: "numeric" | undefined;
  isRequired?: boolean;
};

/** One line of text, a number or a day. */
export const Line = ({ name, initial, type = "text", mode, isRequired = false, ...field }: LineProps) => (
  <Labelled {...field}>
    {(id) => (
      <input
        id={id}
        name={name}
        type={type}
        inputMode={mode}
        required={isRequired}
        defaultValue={initial}
        autoComplete={type === "password" ? "new-password" : "off"}
        aria-invalid={field.error !== undefined}
        aria-describedby={describedBy(id, field)}
        className={controlStyle({ size: "dense" })}
      />
    )}
  </Labelled>
);

export const Tick = ({ name, label, isOn }: { name: string; label: string; isOn: boolean }) => (
  <label className="flex min-h-9 items-center gap-2 text-sm sm:col-span-2">
    <input type="checkbox" name={name} value="true" defaultChecked={isOn} className="size-4 accent-accent" />
    {label}
  </label>
);
