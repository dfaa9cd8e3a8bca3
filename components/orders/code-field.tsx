import { controlStyle, describedBy, Field } from "@/components/ui/field";

type Props = {
  id: string;
  /** `sent` says where the code went, masked. */
  copy: Record<"sent" | "label" | "help", string>;
  error: string | null;
};

/** Asks for a one-time code: where it was sent, and the box for it. Part of a form whose act needs one (field `code`). */
export function CodeField({ id, copy, error }: Props) {
  const help = copy.help;
  return (
    <>
      <output className="block text-[0.9375rem]">{copy.sent}</output>
      <Field id={id} label={copy.label} help={help} error={error ?? undefined}>
        <input
          id={id}
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          maxLength={20}
          aria-invalid={error !== null}
          aria-describedby={describedBy(id, { help, error: error ?? undefined })}
          className={controlStyle({ className: "max-w-52 font-mono text-xl tracking-[0.3em] tabular-nums" })}
        />
      </Field>
    </>
  );
}
