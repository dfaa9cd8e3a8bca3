"use client";

import { useId } from "react";
import { z } from "zod";
import { Badge } from "@/components/ui/badge";
import { buttonStyle } from "@/components/ui/button";
import { controlStyle, describedBy, Field } from "@/components/ui/field";
import type { ImportedRow } from "@/lib/workspaces/views";
import type { Catalogue } from "@/lib/i18n/catalogues";
import { useAdminWords } from "../admin-words";
import { Outcome, useSentForm, type Action } from "../outcome";

type Words = Catalogue["pool"]["csv"];

const report = z.object({ isDryRun: z.boolean(), rows: z.array(z.custom<ImportedRow>()) });
const TONES = { add: "ok", change: "accent", same: "neutral", error: "danger" } as const;

/** Checks a pasted file first, then imports it; every row answers for itself. */
export function ImportForm({ action, words }: { action: Action; words: Words }) {
  const { act } = useAdminWords();
  const id = useId();
  const { result, isBusy, send } = useSentForm(action);
  const wrong = result?.ok === false ? result.fields["csv"] : undefined;
  const told = result?.ok ? report.safeParse(result.data).data : undefined;
  return (
    <form onSubmit={send} className="grid gap-3 px-4 py-4">
      <Field id={id} label={words.text} help={words.columns} error={wrong} size="dense">
        <textarea
          id={id}
          name="csv"
          rows={10}
          required
          spellCheck={false}
          autoComplete="off"
          aria-invalid={wrong !== undefined}
          aria-describedby={describedBy(id, { help: words.columns, error: wrong })}
          className={controlStyle({ size: "dense", className: "font-mono" })}
        />
      </Field>
      <div className="flex flex-wrap gap-2">
        <button
          name="run"
          value="try"
          aria-disabled={isBusy}
          className={buttonStyle({ kind: "secondary", size: "dense" })}
        >
          {isBusy ? act.working : words.try}
        </button>
        <button name="run" value="run" aria-disabled={isBusy} className={buttonStyle({ size: "dense" })}>
          {isBusy ? act.working : words.run}
        </button>
      </div>
      {told ? <Rows rows={told.rows} words={words} isDryRun={told.isDryRun} /> : null}
      {told || wrong !== undefined || isBusy ? null : <Outcome result={result} done={act.done} />}
    </form>
  );
}

function Rows({ rows, words, isDryRun }: { rows: readonly ImportedRow[]; words: Words; isDryRun: boolean }) {
  return (
    <output className="grid gap-2">
      {isDryRun ? <p className="text-sm text-muted">{words.tried}</p> : null}
      <ul className="divide-y divide-line rounded-control border border-line text-sm">
        {rows.map((row) => (
          <li key={row.line} className="grid gap-1 px-3 py-2">
            <span className="flex flex-wrap items-center gap-2">
              <span className="figures text-muted">
                {words.line} {row.line}
              </span>
              <span className="min-w-0 font-semibold break-all">{row.name}</span>
              <Badge tone={TONES[row.action]}>{words.actions[row.action]}</Badge>
            </span>
            {Object.entries(row.fields).map(([field, sentence]) => (
              <span key={field} className="text-danger">
                <code>{field}</code> {sentence}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </output>
  );
}
