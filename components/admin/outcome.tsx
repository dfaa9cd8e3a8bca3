"use client";

import { startTransition, useActionState, type FormEvent } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import type { ActionResult } from "@/lib/auth/views";
import { useAdminWords, type AdminWords } from "./admin-words";

export type Action = (previous: ActionResult | null, form: FormData) => Promise<ActionResult>;

/**
 * Sends a form by hand: React empties a form after its action, and what was typed must survive a refusal.
 * `onAnswer` hears what came of it.
 */
export function useSentForm(action: Action, onAnswer?: (answer: ActionResult) => void) {
  const [result, dispatch, isBusy] = useActionState<ActionResult | null, FormData>(async (previous, form) => {
    const answer = await action(previous, form);
    onAnswer?.(answer);
    return answer;
  }, null);
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isBusy) return;
    const { submitter } = event.nativeEvent as SubmitEvent;
    const form = new FormData(event.currentTarget, submitter);
    startTransition(() => dispatch(form));
  };
  return { result, isBusy, send };
}

/** What came of an action: what it reports, `done`, or why it was refused. */
export function Outcome({ result, done }: { result: ActionResult | null; done: string }) {
  const { trouble, act } = useAdminWords();
  if (!result) return null;
  if (result.ok) {
    const said = reportOf(result.data);
    if (said?.secret) return <Secret say={said.say} lines={said.secret} words={act} />;
    return (
      <output className={`text-sm font-medium ${said?.isTrouble ? "text-danger" : "text-ok"}`}>
        {said?.say ?? done}
      </output>
    );
  }
  const sentences: Readonly<Record<string, string>> = trouble;
  return (
    <p role="alert" className="text-sm text-danger">
      {sentences[result.code] ?? trouble.conflict} <span className="text-muted">{result.message}</span>
    </p>
  );
}

/** What is shown this once, to be copied. It lives in this answer alone. */
const Secret = ({ say, lines, words }: { say: string; lines: readonly string[]; words: AdminWords["act"] }) => (
  <output className="grid gap-2 rounded-control border border-ok bg-ok-soft p-3 text-sm">
    <span className="font-medium">{say}</span>
    <span className="grid gap-1 font-mono break-all select-all">
      {lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </span>
    <span>
      <CopyButton text={lines.join("\n")} label={words.copy} done={words.copied}>
        {words.copy}
      </CopyButton>
    </span>
  </output>
);

type Report = { say: string; isTrouble: boolean; secret: string[] | null };

/** An action that has something to report answers `{ say, isTrouble, secret }`. */
function reportOf(data: unknown): Report | null {
  if (typeof data !== "object" || data === null || !("say" in data) || typeof data.say !== "string") return null;
  const secret = "secret" in data && Array.isArray(data.secret) ? data.secret.map(String) : null;
  return { say: data.say, isTrouble: "isTrouble" in data && data.isTrouble === true, secret };
}
