"use client";

import Form from "next/form";
import Link from "next/link";
import { GATEWAY_NAMES } from "@/lib/core/gateway-names";
import type { Locale } from "@/lib/core/format";
import { INVITATION_STATUSES, PAYMENT_STATUSES } from "@/lib/orders/status";
import { adminCopy } from "../copy";
import { adminButton, adminInput } from "../ui/button";

export type OrderFilterValues = {
  payment?: string;
  delivery?: string;
  gateway?: string;
  attention?: string;
  q?: string;
};

/** The filters live in the address: a link shows the same list, and the back button undoes a filter. */
export function OrderFilters({ values, locale }: { values: OrderFilterValues; locale: Locale }) {
  const { orders, words } = adminCopy(locale);
  const isFiltered = Object.values(values).some(Boolean);
  return (
    <Form
      action="/admin/orders"
      // Made anew when the address changes, so that the boxes show what the list shows.
      key={JSON.stringify(values)}
      onChange={(event) => {
        if (event.target instanceof HTMLSelectElement || isCheckbox(event.target)) event.currentTarget.requestSubmit();
      }}
      className="mb-4 grid grid-cols-2 items-end gap-2 md:flex md:flex-wrap"
    >
      <label className="col-span-2 min-w-0 md:basis-full">
        <span className="sr-only">{orders.search}</span>
        <input
          data-search
          type="search"
          name="q"
          defaultValue={values.q}
          placeholder={orders.search}
          aria-keyshortcuts="/"
          maxLength={120}
          className={adminInput}
        />
      </label>
      <Choice
        name="payment"
        label={orders.payment}
        any={orders.any}
        value={values.payment}
        options={PAYMENT_STATUSES}
        labels={words.payment}
      />
      <Choice
        name="delivery"
        label={orders.delivery}
        any={orders.any}
        value={values.delivery}
        options={INVITATION_STATUSES}
        labels={words.invitation}
      />
      <Choice
        name="gateway"
        label={orders.gateway}
        any={orders.any}
        value={values.gateway}
        options={GATEWAY_NAMES}
        labels={{}}
      />
      <label className="flex min-h-9 items-center gap-2 text-sm max-md:col-span-2">
        <input
          type="checkbox"
          name="attention"
          value="1"
          defaultChecked={values.attention === "1"}
          className="size-4 accent-accent"
        />
        {orders.attentionOnly}
      </label>
      <div className="flex gap-2 max-md:col-span-2">
        <button type="submit" className={adminButton()}>
          {orders.apply}
        </button>
        {isFiltered ? (
          <Link href="/admin/orders" className={adminButton("quiet")}>
            {orders.reset}
          </Link>
        ) : null}
      </div>
    </Form>
  );
}

const isCheckbox = (target: EventTarget): boolean => target instanceof HTMLInputElement && target.type === "checkbox";

type ChoiceProps = {
  name: string;
  label: string;
  any: string;
  value: string | undefined;
  options: readonly string[];
  labels: Readonly<Record<string, string>>;
};

function Choice({ name, label, any, value, options, labels }: ChoiceProps) {
  return (
    <label className="min-w-0 text-xs text-muted last-of-type:max-md:col-span-2 md:w-48">
      {label}
      <select name={name} defaultValue={value ?? ""} className={adminInput}>
        <option value="">{any}</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {labels[option] ?? option}
          </option>
        ))}
      </select>
    </label>
  );
}
