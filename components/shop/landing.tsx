import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { cardStyle } from "@/components/ui/card";
import { ProductCard, type AddToCart } from "./product-card";
import { groupByCategory, type ProductGroup, type WindowItem } from "./window-item";

type Props = { items: readonly WindowItem[]; addToCart: AddToCart };

/** The shop window: products and prices first, then how it works and what happens when something goes wrong. */
export function Landing(props: Props) {
  return (
    <div className="mx-auto max-w-5xl px-4 pt-6 sm:pt-12 lg:pt-16">
      <div className="grid gap-x-16 gap-y-6 lg:grid-cols-[5fr_6fr] lg:grid-rows-[auto_1fr] lg:gap-y-12">
        <Opening />
        <Products {...props} />
        <Afterwards />
      </div>
      <Assurances />
    </div>
  );
}

function Opening() {
  const t = useTranslations("landing");
  return (
    <div className="grid content-start gap-3 lg:gap-5">
      <h1 className="text-[1.625rem] leading-[1.18] font-extrabold tracking-[-0.025em] sm:text-display lg:text-[2.75rem] lg:leading-[1.1]">
        {t("title")}
      </h1>
      <p className="text-[0.9375rem] text-muted sm:text-lg lg:max-w-[38ch]">{t("lead")}</p>
    </div>
  );
}

function Products({ items, addToCart }: Props) {
  const t = useTranslations("landing");
  return (
    <section
      aria-labelledby="products"
      className="grid content-start gap-4 lg:col-start-2 lg:row-span-2 lg:row-start-1"
    >
      <h2 id="products" className="sr-only">
        {t("products")}
      </h2>
      {items.length === 0 ? (
        <div className={cardStyle({ look: "empty", pad: "none", className: "p-8" })}>
          <p className="font-bold">{t("emptyTitle")}</p>
          <p className="mt-1 text-muted">{t("empty")}</p>
        </div>
      ) : null}
      {groupByCategory(items).map((group) => (
        <Category key={group.category?.id ?? ""} {...group} addToCart={addToCart} />
      ))}
    </section>
  );
}

function Category({ category, items, addToCart }: ProductGroup & Pick<Props, "addToCart">) {
  const locale = useLocale();
  const id = category ? `category-${category.id}` : undefined;
  return (
    <div className="grid gap-3 not-first-of-type:mt-4">
      {category ? (
        <h3 id={id} className="flex items-center gap-2 font-bold">
          {category.emoji ? <span aria-hidden="true">{category.emoji}</span> : null}
          {category.name[locale]}
        </h3>
      ) : null}
      <ul aria-labelledby={id} className="grid gap-4">
        {items.map((item) => (
          <ProductCard key={item.id} item={item} heading={category ? "h4" : "h3"} addToCart={addToCart} />
        ))}
      </ul>
    </div>
  );
}

const STEPS = ["step1", "step2", "step3"] as const;

function Afterwards() {
  const t = useTranslations("landing");
  return (
    <section aria-labelledby="after" className="max-lg:mt-8 max-lg:border-t max-lg:border-line max-lg:pt-8">
      <h2 id="after" className="text-title font-bold lg:text-lg">
        {t("afterTitle")}
      </h2>
      <ol className="mt-5">
        {STEPS.map((step, index) => (
          <li key={step} className="relative flex gap-4 pb-6 last:pb-0">
            {index < STEPS.length - 1 ? (
              <span aria-hidden="true" className="absolute top-8 bottom-0 left-3.5 w-0.5 -translate-x-1/2 bg-line" />
            ) : null}
            <span
              aria-hidden="true"
              className="figures flex size-7 shrink-0 items-center justify-center rounded-full bg-accent-soft text-sm font-bold text-accent"
            >
              {index + 1}
            </span>
            <div className="pt-0.5">
              <h3 className="font-semibold">{t(`${step}Title`)}</h3>
              <p className="mt-0.5 text-[0.9375rem] text-muted lg:max-w-[42ch]">{t(step)}</p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

const PROMISES = ["trust1", "trust2", "trust3"] as const;

function Assurances() {
  const t = useTranslations("landing");
  return (
    <section aria-labelledby="assurances" className="mt-10 border-t border-line pt-8 lg:mt-16 lg:pt-12">
      <div className="grid gap-x-16 gap-y-4 lg:grid-cols-[5fr_6fr]">
        <div>
          <h2 id="assurances" className="text-title font-bold">
            {t("trustTitle")}
          </h2>
          <Link
            href="/help"
            className="mt-2 inline-flex min-h-11 items-center font-semibold text-accent underline underline-offset-4"
          >
            {t("helpLink")}
          </Link>
        </div>
        <ul className="grid gap-3">
          {PROMISES.map((promise) => (
            <li key={promise} className="border-l-2 border-accent pl-4 text-[0.9375rem]">
              {t(promise)}
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
