"use client";

import { useState } from "react";
import { buttonStyle } from "@/components/ui/button";
import { controlStyle, describedBy, Field } from "@/components/ui/field";
import { useAdminWords } from "./admin-words";
import { Outcome, useSentForm, type Action } from "./outcome";

type Props = {
  action: Action;
  productId: string;
  words: { items: string; help: string; submit: string; wrong: string };
};

const ID = "stock-items";

/** Takes codes, one a line. Only what was taken is emptied: a refused paste stays, to be corrected. */
export function StockForm({ action, productId, words }: Props) {
  const { act } = useAdminWords();
  const [batch, setBatch] = useState(0);
  const { result, isBusy, send } = useSentForm(action, (answer) => {
    if (answer.ok) setBatch((count) => count + 1);
  });
  const wrong = result?.ok === false ? result.fields.items : undefined;
  return (
    <form onSubmit={send} className="grid gap-3 px-4 py-3">
      <input type="hidden" name="product_id" value={productId} />
      <Field id={ID} label={words.items} help={words.help} error={wrong && `${words.wrong} ${wrong}`} size="dense">
        <textarea
          key={batch}
          id={ID}
          name="items"
          rows={12}
          required
          spellCheck={false}
          autoComplete="off"
          aria-invalid={wrong !== undefined}
          aria-describedby={describedBy(ID, { help: words.help, error: wrong })}
          className={controlStyle({ size: "dense", className: "font-mono" })}
        />
      </Field>
      <button
        type="submit"
        aria-disabled={isBusy}
        className={buttonStyle({ size: "dense", className: "justify-self-start" })}
      >
        {isBusy ? act.working : words.submit}
      </button>
      <Outcome result={isBusy || wrong !== undefined ? null : result} done={act.done} />
    </form>
  );
}
