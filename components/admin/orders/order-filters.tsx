import { useTranslations } from "next-intl";
import Link from "next/link";
import { buttonStyle } from "@/components/ui/button";
import { controlStyle } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { GATEWAY_NAMES } from "@/lib/core/gateway-names";
import { KINDS } from "@/lib/core/kinds";
import { INVITATION_STATUSES, PAYMENT_STATUSES } from "@/lib/orders/status";
import { FilterForm } from "../filter-form";
import type { OrderListFilters } from "./order-query";

/** The filters live in the address: a link shows the same list, and the back button undoes a filter. */
export function OrderFilters({ values }: { values: OrderListFilters }) {
  const t = useTranslations("admin.orders");
  const word = useTranslations("admin.words");
  const isFiltered = Object.values(values).some(Boolean);
  return (
    // Remounted when the address changes, so that the inputs match the list.
    <FilterForm key={JSON.stringify(values)} list="/admin/orders">
      <label className="col-span-2 min-w-0 md:basis-full">
        <span className="sr-only">{t("search")}</span>
        <input
          data-search
          type="search"
          name="q"
          defaultValue={values.q}
          placeholder={t("search")}
          aria-keyshortcuts="/"
          maxLength={120}
          className={controlStyle({ size: "dense" })}
        />
      </label>
      <Choice
        name="payment"
        label={t("payment")}
        value={values.payment}
        options={PAYMENT_STATUSES.map((status) => ({ value: status, label: word(`payment.${status}`) }))}
      />
      <Choice
        name="delivery"
        label={t("delivery")}
        value={values.delivery}
        options={INVITATION_STATUSES.map((status) => ({ value: status, label: word(`invitation.${status}`) }))}
      />
      <Choice
        name="gateway"
        label={t("gateway")}
        value={values.gateway}
        options={GATEWAY_NAMES.map((name) => ({ value: name, label: name }))}
      />
      <Choice
        name="kind"
        label={t("kind")}
        value={values.kind}
        options={KINDS.map((kind) => ({ value: kind, label: word(`kind.${kind}`) }))}
      />
      <label className="flex min-h-9 items-center gap-2 text-sm max-md:col-span-2">
        <input
          type="checkbox"
          name="attention"
          value="1"
          defaultChecked={values.attention === "1"}
          className="size-4 accent-accent"
        />
        {t("attentionOnly")}
      </label>
      {values.product ? (
        <label className="flex min-h-9 items-center gap-2 text-sm max-md:col-span-2">
          <input
            type="checkbox"
            name="product"
            value={values.product}
            defaultChecked
            className="size-4 accent-accent"
          />
          {t("productOnly")}
        </label>
      ) : null}
      <div className="flex gap-2 max-md:col-span-2">
        <button type="submit" className={buttonStyle({ kind: "secondary", size: "dense" })}>
          {t("apply")}
        </button>
        {isFiltered ? (
          <Link href="/admin/orders" className={buttonStyle({ kind: "quiet", size: "dense" })}>
            {t("reset")}
          </Link>
        ) : null}
      </div>
    </FilterForm>
  );
}

type ChoiceProps = {
  name: string;
  label: string;
  value: string | undefined;
  options: readonly { value: string; label: string }[];
};

function Choice({ name, label, value, options }: ChoiceProps) {
  const t = useTranslations("admin.orders");
  return (
    <label className="min-w-0 text-xs text-muted md:w-44">
      {label}
      <Select
        name={name}
        defaultValue={value ?? ""}
        size="dense"
        options={[{ value: "", label: t("any") }, ...options]}
      />
    </label>
  );
}
