"use client";

import { useState } from "react";
import { buttonStyle } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import type { VoucherView } from "@/lib/catalog/views";
import { calendarMinute } from "@/lib/core/format";
import type { FieldErrors } from "@/lib/core/errors";
import type { Catalogue } from "@/lib/i18n/catalogues";
import { useAdminWords } from "../admin-words";
import { Group, Labelled, Line, Tick } from "../form-parts";
import { Outcome, useSentForm, type Action } from "../outcome";

type Props = {
  action: Action;
  /** Null: a new one. */
  voucher: VoucherView | null;
  products: readonly { id: string; name: string }[];
  /** The shop's: times are written and read in it. */
  timeZone: string;
  words: Catalogue["vouchers"]["form"];
};

/** One voucher, or for a new one many of a kind. What was typed survives a refusal. */
export function VoucherForm({ action, voucher, products, timeZone, words }: Props) {
  const { act } = useAdminWords();
  const { result, isBusy, send } = useSentForm(action);
  const errors: FieldErrors = result?.ok === false ? result.fields : {};
  const [isMany, setIsMany] = useState(false);
  const at = (instant: string | null | undefined) => (instant ? calendarMinute(new Date(instant), timeZone) : "");
  const limit = (count: number | null | undefined) => (count ? String(count) : "");
  const optional = { aside: words.optional };
  return (
    <form onSubmit={send} className="grid gap-6 px-4 py-4">
      {voucher ? (
        <input type="hidden" name="voucher" value={voucher.id} />
      ) : (
        <NewCodes words={words} errors={errors} isMany={isMany} onMany={setIsMany} />
      )}
      <Group title={words.discount}>
        {voucher ? null : (
          <Labelled label={words.kind} error={errors["kind"]}>
            {(id) => (
              <Select
                id={id}
                name="kind"
                size="dense"
                defaultValue="percent"
                options={[
                  { value: "percent", label: words.percentKind },
                  { value: "fixed", label: words.fixedKind },
                ]}
              />
            )}
          </Labelled>
        )}
        <Line
          name="value"
          label={`${words.value} (${voucher ? (voucher.kind === "percent" ? "%" : "Rp") : "% / Rp"})`}
          mode="numeric"
          initial={limit(voucher?.value)}
          error={errors["value"]}
          isRequired
        />
      </Group>
      <Group title={words.limits}>
        <Line
          {...optional}
          name="max_uses"
          label={words.max_uses}
          mode="numeric"
          help={isMany ? words.maxManyHelp : words.maxHelp}
          initial={limit(voucher?.usesMax)}
          error={errors["max_uses"]}
        />
        <Line
          {...optional}
          name="per_buyer"
          label={words.per_buyer}
          mode="numeric"
          help={words.maxHelp}
          initial={limit(voucher?.perBuyer)}
          error={errors["per_buyer"]}
        />
      </Group>
      <Group title={words.time}>
        <Line
          {...optional}
          name="starts_at"
          label={words.starts_at}
          type="datetime-local"
          help={words.zone}
          initial={at(voucher?.startsAt)}
          error={errors["starts_at"]}
        />
        <Line
          {...optional}
          name="ends_at"
          label={words.ends_at}
          type="datetime-local"
          help={words.zone}
          initial={at(voucher?.endsAt)}
          error={errors["ends_at"]}
        />
        <Products chosen={voucher?.productIds ?? []} products={products} words={words} error={errors["product_ids"]} />
        <Tick name="active" label={words.active} isOn={voucher?.isActive ?? true} />
      </Group>
      <div className="grid gap-2">
        <button
          type="submit"
          aria-disabled={isBusy}
          className={buttonStyle({ size: "dense", className: "justify-self-start" })}
        >
          {isBusy ? act.working : words.save}
        </button>
        <Outcome result={isBusy ? null : result} done={words.saved} />
      </div>
    </form>
  );
}

type Words = Props["words"];
type CodesProps = { words: Words; errors: FieldErrors; isMany: boolean; onMany: (isMany: boolean) => void };

/** One code that is chosen, or how many are made by chance. */
const NewCodes = ({ words, errors, isMany, onMany }: CodesProps) => (
  <Group title={words.code}>
    <Labelled label={words.how}>
      {(id) => (
        <Select
          id={id}
          name="how"
          size="dense"
          value={isMany ? "many" : "one"}
          onChange={({ target }) => onMany(target.value === "many")}
          options={[
            { value: "one", label: words.one },
            { value: "many", label: words.many },
          ]}
        />
      )}
    </Labelled>
    {isMany ? (
      <>
        <Line name="count" label={words.count} mode="numeric" initial="10" error={errors["count"]} isRequired />
        <Line
          name="prefix"
          label={words.prefix}
          aside={words.optional}
          help={words.prefixHelp}
          initial=""
          error={errors["prefix"]}
        />
      </>
    ) : (
      <Line name="code" label={words.code} help={words.codeHelp} initial="" error={errors["code"]} isRequired />
    )}
  </Group>
);

type ProductsProps = Pick<Props, "products" | "words"> & { chosen: readonly string[]; error: string | undefined };

const Products = ({ chosen, products, words, error }: ProductsProps) => (
  <fieldset className="grid gap-1 sm:col-span-2">
    <legend className="text-sm font-semibold">{words.products}</legend>
    <p className="text-xs text-muted">{words.productsHelp}</p>
    <div className="flex flex-wrap gap-x-5">
      {products.map(({ id, name }) => (
        <label key={id} className="flex min-h-9 items-center gap-2 text-sm">
          <input
            type="checkbox"
            name={`product:${id}`}
            defaultChecked={chosen.includes(id)}
            className="size-4 accent-accent"
          />
          {name}
        </label>
      ))}
    </div>
    {error ? (
      <p role="alert" className="text-sm text-danger">
        {error}
      </p>
    ) : null}
  </fieldset>
);
