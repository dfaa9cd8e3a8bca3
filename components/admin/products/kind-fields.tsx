"use client";

import { controlStyle } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { ACTION_FIELDS, DEFAULT_POLICY, type Kind, type SeatPolicy } from "@/lib/core/kinds";
import type { KeptProduct } from "@/lib/catalog/views";
import { Labelled, Line } from "../form-parts";
import type { ProductFormWords } from "./product-form";

/** What every part of the form knows. */
export type Shared = { from: KeptProduct | null; errors: Readonly<Record<string, string>>; words: ProductFormWords };

const policyFields = (policy: SeatPolicy) =>
  [
    ["warranty_claims", policy.claimsMax],
    ["warranty_pause_days", policy.cooldownDays],
    ["refund_percent", policy.refundPercent],
    ["swaps_per_month", policy.swapsPerMonth],
  ] as const;

/** The fields of the chosen kind alone. */
export function KindFields({
  kind,
  pools,
  isNew,
  from,
  errors,
  words,
}: Shared & { kind: Kind; pools: readonly { id: string; name: string }[]; isNew: boolean }) {
  const settings = from?.settings.kind === kind ? from.settings : null;
  switch (kind) {
    case "seat": {
      const seat = settings?.kind === "seat" ? settings : null;
      return (
        <>
          <Labelled label={words.pool_id} error={errors["pool_id"]}>
            {(id) => (
              <Select
                id={id}
                name="pool_id"
                size="dense"
                defaultValue={seat?.poolId}
                options={pools.map((pool) => ({ value: pool.id, label: pool.name }))}
              />
            )}
          </Labelled>
          <Line
            name="seats"
            label={words.seats}
            mode="numeric"
            initial={String(seat?.seats ?? 1)}
            error={errors["seats"]}
            isRequired
          />
          {policyFields(seat?.policy ?? DEFAULT_POLICY).map(([name, value]) => (
            <Line
              key={name}
              name={name}
              label={words[name]}
              mode="numeric"
              initial={String(value)}
              error={errors[name]}
              isRequired
            />
          ))}
        </>
      );
    }
    case "code":
      return (
        <Line
          name="items"
          label={words.items}
          help={words.itemsHelp}
          mode="numeric"
          initial={String(settings?.kind === "code" ? settings.items : 1)}
          error={errors["items"]}
          isRequired
        />
      );
    case "secret":
      return (
        <Area
          name="text"
          label={words.text}
          rows={3}
          help={isNew ? undefined : words.textKept}
          error={errors["text"]}
        />
      );
    case "action": {
      const action = settings?.kind === "action" ? settings : null;
      const wrong = Object.entries(errors).find(([name]) => name.startsWith("fields"));
      return (
        <>
          <Line name="url" label={words.url} initial={action?.url ?? ""} error={errors["url"]} isRequired />
          <Line
            name="signing_key"
            label={words.signing_key}
            type="password"
            help={isNew ? undefined : words.keyKept}
            initial=""
            error={errors["signing_key"]}
          />
          <Area
            name="fields"
            label={words.fields}
            rows={4}
            help={words.fieldsHelp.replace("{known}", ACTION_FIELDS.join(", "))}
            initial={Object.entries(action?.fields ?? {})
              .map(([name, what]) => `${name} = ${what}`)
              .join("\n")}
            error={wrong && `${wrong[0]} ${wrong[1]}`}
          />
        </>
      );
    }
    case "file":
      return null;
  }
}

type AreaProps = {
  name: string;
  label: string;
  rows: number;
  initial?: string;
  help?: string | undefined;
  error?: string | undefined;
  isRequired?: boolean;
};

/** Several lines of text over the whole width. */
export const Area = ({ name, rows, initial = "", isRequired = false, ...field }: AreaProps) => (
  <div className="sm:col-span-2">
    <Labelled {...field}>
      {(id) => (
        <textarea
          id={id}
          name={name}
          rows={rows}
          required={isRequired}
          defaultValue={initial}
          aria-invalid={field.error !== undefined}
          className={controlStyle({ size: "dense" })}
        />
      )}
    </Labelled>
  </div>
);
