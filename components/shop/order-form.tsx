"use client";

import { startTransition, useActionState, useEffect, useRef, useState, type SubmitEvent } from "react";
import { Notice } from "@/components/ui/notice";
import { ContactFields, MembersField } from "./contact-fields";
import type { OrderFormCopy } from "./order-form-copy";
import type { OrderFormAction, OrderFormState } from "./order-form-state";
import { MethodField } from "./method-field";
import { OrderTotal } from "./order-total";
import { PromoField } from "./promo-field";
import { QuantityField } from "./quantity-field";

export type OrderFormItem = { id: string; name: string; quantityMax: number; seats: number };

type Props = {
  item: OrderFormItem;
  methods: readonly { name: string; label: string }[];
  copy: OrderFormCopy;
  initial: OrderFormState;
  action: OrderFormAction;
};

/** Works as a plain form; a script only saves page loads. Every price in it comes from the server. */
export function OrderForm({ item, methods, copy, initial, action }: Props) {
  const [state, dispatch, isPending] = useActionState(action, initial);
  const [intent, setIntent] = useState("");
  const form = useRef<HTMLFormElement>(null);
  useFocusOnFirstError(form, state, initial);

  // Sent by hand rather than by React's form action, which would empty what the buyer typed in the meantime.
  const send = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const submitter = event.nativeEvent.submitter;
    const wanted = submitter instanceof HTMLButtonElement ? submitter.value : "order";
    if (isPending && wanted === intent && wanted === "order") return;
    const data = new FormData(event.currentTarget);
    data.set("intent", wanted);
    setIntent(wanted);
    startTransition(() => dispatch(data));
  };
  const requote = () => form.current?.requestSubmit(form.current.querySelector<HTMLButtonElement>("[value=quote]"));

  const parts = { copy, state };
  return (
    <form ref={form} action={dispatch} onSubmit={send} noValidate className="grid gap-5">
      {/* The first submit button is the one that the Enter key presses. */}
      <button type="submit" name="intent" value="order" tabIndex={-1} aria-hidden="true" className="sr-only" />
      <input type="hidden" name="package_id" value={item.id} />
      <input type="hidden" name="key" value={state.key} />
      {state.message ? (
        <Notice tone="danger" role="alert">
          {state.message}
        </Notice>
      ) : null}
      <ContactFields {...parts} />
      <QuantityField {...parts} max={item.quantityMax} onChange={requote} />
      {item.seats * state.quote.quantity > 1 ? <MembersField {...parts} /> : null}
      <MethodField {...parts} methods={methods} />
      <PromoField {...parts} isBusy={isPending && intent === "quote"} />
      <OrderTotal
        {...parts}
        item={item}
        isCounting={isPending && intent === "quote"}
        isSending={isPending && intent === "order"}
      />
    </form>
  );
}

function useFocusOnFirstError(
  form: { current: HTMLFormElement | null },
  state: OrderFormState,
  initial: OrderFormState,
) {
  useEffect(() => {
    if (state === initial) return;
    form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [form, state, initial]);
}
