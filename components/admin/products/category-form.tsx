"use client";

import { buttonStyle } from "@/components/ui/button";
import type { Catalogue } from "@/lib/i18n/catalogues";
import { useAdminWords } from "../admin-words";
import { Line } from "../form-parts";
import { Outcome, useSentForm, type Action } from "../outcome";

type Props = { action: Action; words: Catalogue["productEditor"]["categories"] };

/** Makes a category, or changes the one of that id. */
export function CategoryForm({ action, words }: Props) {
  const { act } = useAdminWords();
  const { result, isBusy, send } = useSentForm(action);
  const errors = result?.ok === false ? result.fields : {};
  return (
    <form onSubmit={send} className="grid items-start gap-3 px-4 py-3 sm:grid-cols-2 lg:grid-cols-5">
      <Line name="id" label={words.id} initial="" error={errors["id"]} isRequired />
      <Line name="name_id" label={words.nameId} initial="" error={errors["name.id"]} isRequired />
      <Line name="name_en" label={words.nameEn} initial="" error={errors["name.en"]} isRequired />
      <Line name="emoji" label={words.emoji} initial="" error={errors["emoji"]} />
      <Line name="position" label={words.position} mode="numeric" initial="0" error={errors["position"]} isRequired />
      <div className="grid gap-2 sm:col-span-full">
        <button
          type="submit"
          aria-disabled={isBusy}
          className={buttonStyle({ kind: "secondary", size: "dense", className: "justify-self-start" })}
        >
          {isBusy ? act.working : words.save}
        </button>
        <Outcome result={isBusy ? null : result} done={words.saved} />
      </div>
    </form>
  );
}
