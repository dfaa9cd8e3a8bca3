"use client";

import { useState, type FormEvent } from "react";
import { buttonStyle } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import type { CategoryView, KeptProduct } from "@/lib/catalog/views";
import { calendarMinute, formatRupiah, type Locale } from "@/lib/core/format";
import { KINDS, type Kind } from "@/lib/core/kinds";
import type { Catalogue } from "@/lib/i18n/catalogues";
import { useAdminWords } from "../admin-words";
import { Group, Labelled, Line, Tick } from "../form-parts";
import { Outcome, useSentForm, type Action } from "../outcome";
import { Area, KindFields, type Shared } from "./kind-fields";

/** The kinds that something delivers. */
const SOLD = KINDS.filter((kind) => kind !== "file");

export type ProductFormWords = Catalogue["productEditor"]["form"] &
  Pick<Catalogue["productEditor"], "kinds" | "preview" | "days" | "forever">;

type Props = {
  action: Action;
  /** What the fields begin with: the product that is changed, or the one that a new one is copied from. */
  from: KeptProduct | null;
  isNew: boolean;
  pools: readonly { id: string; name: string }[];
  categories: readonly CategoryView[];
  /** The shop's: the schedule is written and read in it. */
  timeZone: string;
  locale: Locale;
  words: ProductFormWords;
};

/** Everything that the owner can say about one product. What was typed survives a refusal. */
export function ProductForm({ action, from, isNew, pools, categories, timeZone, locale, words }: Props) {
  const { act } = useAdminWords();
  const { result, isBusy, send } = useSentForm(action);
  const errors = result?.ok === false ? result.fields : {};
  const [kind, setKind] = useState<Kind>(from?.settings.kind ?? "seat");
  const [card, setCard] = useState<Card>({
    name: from?.name ?? "",
    price: String(from?.priceIdr ?? ""),
    days: String(from?.durationDays ?? ""),
    summary: from?.summary[locale] ?? "",
  });
  const follow = (event: FormEvent<HTMLFormElement>) => setCard(cardOf(new FormData(event.currentTarget), locale));
  const at = (instant: Date | null | undefined) => (instant ? calendarMinute(instant, timeZone) : "");
  const shared = { from, errors, words };
  return (
    <form onSubmit={send} onInput={follow} className="grid gap-6 px-4 py-4">
      {isNew ? null : <input type="hidden" name="product" value={from?.id} />}
      <Group title={words.what}>
        {isNew ? (
          <Labelled label={words.kind} help={words.kindHelp} error={errors["kind"]}>
            {(id) => (
              <Select
                id={id}
                name="kind"
                size="dense"
                value={kind}
                onChange={({ target }) => setKind(KINDS.find((name) => name === target.value) ?? "seat")}
                options={SOLD.map((name) => ({ value: name, label: words.kinds[name] }))}
              />
            )}
          </Labelled>
        ) : (
          <input type="hidden" name="kind" value={kind} />
        )}
        <Line name="name" label={words.name} initial={from?.name ?? ""} error={errors["name"]} isRequired />
        {isNew ? (
          <Line name="id" label={words.id} aside={words.optional} help={words.idHelp} initial="" error={errors["id"]} />
        ) : null}
        <Line
          name="summary.id"
          label={words.summaryId}
          initial={from?.summary.id ?? ""}
          error={errors["summary.id"]}
          isRequired
        />
        <Line
          name="summary.en"
          label={words.summaryEn}
          initial={from?.summary.en ?? ""}
          error={errors["summary.en"]}
          isRequired
        />
      </Group>
      <Group title={words.sale}>
        <Line
          name="price"
          label={words.price}
          mode="numeric"
          initial={String(from?.priceIdr ?? "")}
          error={errors["price"]}
          isRequired
        />
        <Line
          name="duration_days"
          label={words.duration_days}
          mode="numeric"
          help={kind === "seat" ? words.durationSeatHelp : words.durationHelp}
          aside={kind === "seat" ? undefined : words.optional}
          initial={String(from?.durationDays ?? (kind === "seat" && isNew ? 30 : ""))}
          error={errors["duration_days"]}
        />
        <Line
          name="quantity_max"
          label={words.quantity_max}
          mode="numeric"
          initial={String(from?.quantityMax ?? 1)}
          error={errors["quantity_max"]}
          isRequired
        />
        <Line
          name="warranty_days"
          label={words.warranty_days}
          mode="numeric"
          initial={String(from?.warrantyDays ?? 0)}
          error={errors["warranty_days"]}
          isRequired
        />
      </Group>
      <Group title={words.content}>
        <KindFields {...shared} kind={kind} pools={pools} isNew={isNew} />
      </Group>
      <Group title={words.promise}>
        <Terms
          {...shared}
          name="terms.id"
          label={words.termsId}
          initial={from?.terms.id ?? ""}
          help={words.termsHelp}
        />
        <Terms {...shared} name="terms.en" label={words.termsEn} initial={from?.terms.en ?? ""} />
      </Group>
      <Group title={words.shelf}>
        <Labelled label={words.category} error={errors["category"]}>
          {(id) => (
            <Select
              id={id}
              name="category"
              size="dense"
              defaultValue={from?.categoryId ?? ""}
              options={[
                { value: "", label: words.noCategory },
                ...categories.map((one) => ({
                  value: one.id,
                  label: [one.emoji, one.name[locale]].filter(Boolean).join(" "),
                })),
              ]}
            />
          )}
        </Labelled>
        <Line
          name="position"
          label={words.position}
          mode="numeric"
          help={words.positionHelp}
          initial={String(from?.position ?? 0)}
          error={errors["position"]}
          isRequired
        />
        <Line
          name="sales_from"
          label={words.sales_from}
          type="datetime-local"
          aside={words.optional}
          help={words.zone}
          initial={at(from?.salesFrom)}
          error={errors["sales_from"]}
        />
        <Line
          name="sales_until"
          label={words.sales_until}
          type="datetime-local"
          aside={words.optional}
          help={words.zone}
          initial={at(from?.salesUntil)}
          error={errors["sales_until"]}
        />
        <Tick name="active" label={words.active} isOn={from?.isActive ?? true} />
      </Group>
      <Preview card={card} words={words} />
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

const Terms = ({
  errors,
  name,
  label,
  initial,
  help,
}: Shared & { name: string; label: string; initial: string; help?: string }) => (
  <Area name={name} label={label} rows={6} initial={initial} help={help} error={errors[name]} isRequired />
);

type Card = { name: string; price: string; days: string; summary: string };

const typed = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
};
const cardOf = (form: FormData, locale: Locale): Card => ({
  name: typed(form, "name"),
  price: typed(form, "price"),
  days: typed(form, "duration_days"),
  summary: typed(form, `summary.${locale}`),
});

/** What a buyer will see, while it is typed. */
function Preview({ card: { name, price, days, summary }, words }: { card: Card; words: ProductFormWords }) {
  return (
    <section
      aria-label={words.preview}
      className="grid gap-2 rounded-card border border-line bg-canvas p-4 sm:max-w-sm"
    >
      <p className="text-xs text-muted">{words.preview}</p>
      <p className="text-lg font-bold break-words">{name || "—"}</p>
      <p className="figures flex flex-wrap items-baseline gap-x-2">
        <span className="text-price font-extrabold">
          {/^\d{1,10}$/.test(price) ? formatRupiah(Number(price)) : "—"}
        </span>
        <span className="text-muted">{days === "" ? words.forever : words.days.replace("{days}", days)}</span>
      </p>
      <p className="text-[0.9375rem]">{summary}</p>
    </section>
  );
}
