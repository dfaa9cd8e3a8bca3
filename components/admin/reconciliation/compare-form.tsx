"use client";

import { useId } from "react";
import { buttonStyle } from "@/components/ui/button";
import { controlStyle } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { useAdminWords } from "../admin-words";
import { Outcome, useSentForm, type Action } from "../outcome";

const HOURS_USUAL = "24";

type Props = {
  action: Action;
  gateways: readonly { name: string; label: string }[];
  words: { hint: string; gateway: string; hours: string; hoursWrong: string; submit: string; done: string };
};

/** Asks for a report now. What was chosen stays, since the same is often compared again. */
export function CompareForm({ action, gateways, words }: Props) {
  const { act } = useAdminWords();
  const { result, isBusy, send } = useSentForm(action);
  const errorId = useId();
  const isHoursWrong = result?.ok === false && result.fields.hours !== undefined;
  return (
    <form onSubmit={send} className="grid gap-3 px-4 py-3">
      <p className="max-w-prose text-sm text-muted">{words.hint}</p>
      <div className="grid gap-3 sm:grid-cols-[minmax(0,14rem)_minmax(0,12rem)_auto] sm:items-end sm:justify-start">
        <label className="grid gap-1 text-sm font-medium">
          {words.gateway}
          <Select name="gateway" size="dense" options={gateways.map(({ name, label }) => ({ value: name, label }))} />
        </label>
        <label className="grid gap-1 text-sm font-medium">
          {words.hours}
          <input
            name="hours"
            inputMode="numeric"
            required
            maxLength={2}
            defaultValue={HOURS_USUAL}
            aria-invalid={isHoursWrong}
            aria-describedby={isHoursWrong ? errorId : undefined}
            className={controlStyle({ size: "dense" })}
          />
        </label>
        <button type="submit" aria-disabled={isBusy} className={buttonStyle({ size: "dense" })}>
          {isBusy ? act.working : words.submit}
        </button>
      </div>
      {isHoursWrong ? (
        <p id={errorId} role="alert" className="text-sm text-danger">
          {words.hoursWrong}
        </p>
      ) : (
        <Outcome result={isBusy ? null : result} done={words.done} />
      )}
    </form>
  );
}
