import type { FormParts } from "./contact-fields";

/** Where the shop has several gateways, the buyer may choose; with one there is nothing to ask. */
export function MethodField({
  copy,
  state,
  methods,
}: FormParts & { methods: readonly { name: string; label: string }[] }) {
  if (methods.length < 2) return null;
  const chosen = state.values.payment_method || methods[0]?.name;
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 font-semibold">{copy.method}</legend>
      {methods.map(({ name, label }) => (
        <label
          key={name}
          className="flex min-h-12 cursor-pointer items-center gap-3 rounded-control border border-edge bg-surface px-3.5 has-checked:border-2 has-checked:border-accent has-checked:bg-accent-soft"
        >
          <input
            type="radio"
            name="payment_method"
            value={name}
            defaultChecked={name === chosen}
            className="size-5 accent-accent"
          />
          {label}
        </label>
      ))}
      {state.errors.payment_method ? (
        <p className="text-sm font-medium text-danger">{state.errors.payment_method}</p>
      ) : null}
    </fieldset>
  );
}
