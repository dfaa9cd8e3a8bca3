import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { buttonStyle } from "@/components/ui/button";
import { cardStyle } from "@/components/ui/card";
import { SubmitButton } from "@/components/ui/submit-button";
import { formatRupiah } from "@/lib/core/format";
import { ByHandNotice } from "./by-hand";
import { Stock } from "./stock";
import type { WindowItem } from "./window-item";

export type AddToCart = (form: FormData) => Promise<void>;

type Props = { item: WindowItem; addToCart: AddToCart };
/** Under a category's heading the product's is one lower. */
type CardProps = Props & { heading: "h3" | "h4" };

/** One product: what it is, what it costs, how many are left, and the ways to buy it. */
export function ProductCard({ item, heading: Heading, addToCart }: CardProps) {
  const t = useTranslations("product");
  const summary = item.summary[useLocale()];
  return (
    <li className={cardStyle({ pad: "wide", className: "grid gap-4" })}>
      <div className="flex items-baseline justify-between gap-3">
        <Heading className="text-[1.0625rem] leading-snug font-bold tracking-[-0.015em] sm:text-lg">
          {item.name}
        </Heading>
        <Stock available={item.available} kind={item.kind} />
      </div>
      <p className="figures flex flex-wrap items-baseline gap-x-2">
        <span className="text-price font-extrabold">{formatRupiah(item.priceIdr)}</span>
        <span className="text-muted">
          {item.durationDays === null ? t("direct") : t("per", { days: item.durationDays })}
        </span>
      </p>
      <p className="text-[0.9375rem]">{summary}</p>
      <CardFacts item={item} />
      <ByHandNotice items={[item]} />
      {item.available > 0 ? <BuyButtons item={item} addToCart={addToCart} /> : <SoldOutButton item={item} />}
    </li>
  );
}

function CardFacts({ item }: { item: WindowItem }) {
  const t = useTranslations("product");
  const each = formatRupiah(Math.round(item.priceIdr / item.unitsInOne));
  const isSeat = item.kind === "seat";
  const facts = [
    ...(isSeat ? [t("seats", { count: item.unitsInOne })] : []),
    ...(!isSeat && item.unitsInOne > 1 ? [t("items", { count: item.unitsInOne })] : []),
    ...(item.unitsInOne > 1 ? [t(isSeat ? "perSeat" : "perItem", { price: each })] : []),
    item.warrantyDays > 0 ? t("warranty", { days: item.warrantyDays }) : t("noWarranty"),
  ];
  return (
    <ul className="figures flex flex-wrap items-baseline gap-x-4 gap-y-1 text-sm text-muted">
      {facts.map((fact) => (
        <li key={fact}>{fact}</li>
      ))}
      <li>
        <Link
          href={`/terms/${item.id}`}
          prefetch={false}
          className="inline-block py-0.5 underline decoration-edge underline-offset-4 hover:text-ink"
        >
          {t("terms")}
        </Link>
      </li>
    </ul>
  );
}

/** Straight to the order, or beside other things into the cart. */
function BuyButtons({ item, addToCart }: Props) {
  const t = useTranslations("product");
  return (
    <div className="flex flex-wrap gap-2">
      <Link
        href={`/order/${item.id}`}
        aria-label={`${t("order")}: ${item.name}`}
        className={buttonStyle({ className: "grow" })}
      >
        {t("order")}
      </Link>
      <form action={addToCart} className="flex grow">
        <input type="hidden" name="product_id" value={item.id} />
        <SubmitButton kind="secondary" className="grow" busy={t("adding")} label={`${t("addToCart")}: ${item.name}`}>
          {t("addToCart")}
        </SubmitButton>
      </form>
    </div>
  );
}

function SoldOutButton({ item }: { item: WindowItem }) {
  const t = useTranslations("product");
  return (
    <div className="grid gap-2">
      <button
        type="button"
        disabled
        aria-label={t("soldOutNamed", { name: item.name })}
        className={buttonStyle({ className: "w-full" })}
      >
        {t("soldOut")}
      </button>
      <p className="text-sm text-muted">{t(item.kind === "seat" ? "soldOutHelp" : "soldOutHelpItems")}</p>
      {/* A longer term needs no free seat. */}
      {item.kind === "seat" ? (
        <Link
          href={`/order/${item.id}`}
          prefetch={false}
          aria-label={`${t("extend")}: ${item.name}`}
          className="inline-flex min-h-11 items-center justify-self-start font-semibold text-accent underline underline-offset-4"
        >
          {t("extend")}
        </Link>
      ) : null}
    </div>
  );
}
