"use client";

import { startTransition, useActionState, type FormEvent } from "react";
import type { ActionResult } from "@/lib/auth/views";
import { useAdminWords } from "./admin-words";

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
    const form = new FormData(event.currentTarget);
    startTransition(() => dispatch(form));
  };
  return { result, isBusy, send };
}

/** What came of an action: what it reports, `done`, or why it was refused. */
export function Outcome({ result, done }: { result: ActionResult | null; done: string }) {
  const { trouble } = useAdminWords();
  if (!result) return null;
  if (result.ok) {
    const said = reportOf(result.data);
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

/** An action that has something to report answers `{ say, isTrouble }`. */
function reportOf(data: unknown): { say: string; isTrouble: boolean } | null {
  if (typeof data !== "object" || data === null || !("say" in data) || typeof data.say !== "string") return null;
  return { say: data.say, isTrouble: "isTrouble" in data && data.isTrouble === true };
}
