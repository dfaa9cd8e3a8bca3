"use client";

import { startTransition, useActionState, useEffect, useRef, useState, type SubmitEvent } from "react";
import { Callout } from "@/components/ui/callout";
import { Choice } from "@/components/ui/select";
import { CartLines } from "./cart-lines";
import { ContactFields, MembersField } from "./contact-fields";
import type { OrderFormCopy } from "./order-form-copy";
import type { FormParts, OrderFormAction, OrderFormItem, OrderFormState } from "./order-form-state";
import { OrderTotal } from "./order-total";
import { PromoField } from "./promo-field";
import { QuantityField } from "./quantity-field";

type Props = {
  /** `product`: one product, already chosen. `cart`: the cart's lines, with quantities and buttons to remove them. */
  of: "product" | "cart";
  items: readonly OrderFormItem[];
  methods: readonly { name: string; label: string }[];
  copy: OrderFormCopy;
  initial: OrderFormState;
  action: OrderFormAction;
};

/** Works as a plain form; a script only saves page loads. Every price in it comes from the server. */
export function OrderForm({ of, items, methods, copy, initial, action }: Props) {
  const [state, dispatch, isPending] = useActionState(action, initial);
  const [press, setPress] = useState("");
  const form = useRef<HTMLFormElement>(null);
  useFocusOnFirstError(form, state);

  // Sent by hand rather than by React's form action, which would empty what the buyer typed in the meantime.
  const send = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const submitter = event.nativeEvent.submitter;
    const wanted = submitter instanceof HTMLButtonElement ? submitter.value : "order";
    if (isPending && wanted === press && wanted === "order") return;
    const data = new FormData(event.currentTarget);
    data.set("press", wanted);
    setPress(wanted);
    startTransition(() => dispatch(data));
  };
  const requote = () => form.current?.requestSubmit(form.current.querySelector<HTMLButtonElement>("[value=quote]"));

  const parts = { copy, state };
  const shown = state.lines.flatMap((line) => items.filter(({ id }) => id === line.productId));
  const [only] = shown;
  if (!only) return null;
  return (
    <form ref={form} action={dispatch} onSubmit={send} noValidate className="grid gap-5">
      {/* The first submit button is the one that the Enter key presses. */}
      <button type="submit" name="press" value="order" tabIndex={-1} aria-hidden="true" className="sr-only" />
      <input type="hidden" name="key" value={state.key} />
      {state.message ? (
        <Callout tone="danger" role="alert">
          {state.message}
        </Callout>
      ) : null}
      {of === "cart" ? <CartLines {...parts} items={shown} onChange={requote} /> : null}
      <ContactFields {...parts} emailHelp={shown.some(({ isSeat }) => isSeat) ? copy.emailHelp : copy.emailHelpItems} />
      {of === "product" ? <QuantityField {...parts} item={only} onChange={requote} /> : null}
      <SeatQuestions {...parts} items={shown} />
      <MethodField {...parts} methods={methods} />
      <PromoField {...parts} isBusy={isPending && press === "quote"} />
      <OrderTotal
        {...parts}
        items={shown}
        isCounting={isPending && press !== "order"}
        isSending={isPending && press === "order"}
      />
    </form>
  );
}

/** Only for seats: another one or a longer one, and who sits on the rest. Never says whether an address is known. */
function SeatQuestions({ copy, state, items }: FormParts & { items: readonly OrderFormItem[] }) {
  const [only, ...others] = items;
  if (!items.some(({ isSeat }) => isSeat)) return null;
  const quantityOf = (id: string) => state.quote.lines.find(({ productId }) => productId === id)?.quantity ?? 1;
  const seats = items.reduce((sum, item) => sum + (item.isSeat ? item.unitsInOne * quantityOf(item.id) : 0), 0);
  return (
    <>
      <Choice
        name="intent"
        legend={copy.intent}
        chosen={state.values.intent || "auto"}
        error={state.errors.intent}
        options={[
          { value: "auto", label: copy.intentAuto, help: copy.intentAutoHelp },
          { value: "new", label: copy.intentNew, help: copy.intentNewHelp },
        ]}
      />
      {seats > 1 && only && others.length === 0 ? <MembersField copy={copy} state={state} /> : null}
      {seats > 1 && others.length > 0 ? <p className="text-sm text-muted">{copy.membersLater}</p> : null}
    </>
  );
}

/** Where the shop has several gateways, the buyer may choose; with one there is nothing to ask. */
function MethodField({ copy, state, methods }: FormParts & { methods: Props["methods"] }) {
  if (methods.length < 2) return null;
  return (
    <Choice
      name="payment_method"
      legend={copy.method}
      chosen={state.values.payment_method || methods[0]?.name}
      error={state.errors.payment_method}
      options={methods.map(({ name, label }) => ({ value: name, label }))}
    />
  );
}

/** After a press, never on the first look. */
function useFocusOnFirstError(form: { current: HTMLFormElement | null }, state: OrderFormState) {
  const [first] = useState(state);
  useEffect(() => {
    if (state === first) return;
    form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [form, state, first]);
}
