"use client";

import { signIn } from "next-auth/react";
import { useState, type FormEvent } from "react";
import { buttonStyle } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { controlStyle, describedBy, Field } from "@/components/ui/field";
import type { Catalogue } from "@/lib/i18n/catalogues";

const TROUBLES = ["wrong", "too_many", "try_later", "code_needed", "code_wrong"] as const;
type Trouble = (typeof TROUBLES)[number];
type Words = Pick<
  Catalogue["admin"]["signIn"],
  "email" | "password" | "code" | "codeHelp" | "submit" | "busy" | Trouble
>;
type Props = { words: Words; next: string };

/**
 * Email and password, and the code of whoever has a second factor once the password was right. One sentence for a wrong
 * email or password, so that nobody learns which emails exist.
 */
export function SignInForm({ words, next }: Props) {
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [needsCode, setNeedsCode] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    setTrouble(null);
    const form = new FormData(event.currentTarget);
    const typed = (name: string): string => String(form.get(name) ?? "");
    const refused = await trySignIn({ email: typed("email"), password: typed("password"), code: typed("code") });
    if (refused === null) return window.location.assign(next);
    if (refused === "code_needed") setNeedsCode(true);
    setTrouble(refused);
    setBusy(false);
  };

  return (
    <form onSubmit={submit} className="grid gap-5">
      {trouble ? (
        <Callout tone={trouble === "code_needed" ? "info" : "danger"} role="alert">
          {words[trouble]}
        </Callout>
      ) : null}
      <Field id="email" label={words.email}>
        <input id="email" name="email" type="email" autoComplete="username" required className={controlStyle()} />
      </Field>
      <Field id="password" label={words.password}>
        <input
          id="password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
          className={controlStyle()}
        />
      </Field>
      {needsCode ? (
        <Field id="code" label={words.code} help={words.codeHelp}>
          <input
            id="code"
            name="code"
            autoComplete="one-time-code"
            autoCapitalize="characters"
            spellCheck={false}
            required
            maxLength={40}
            // It has just come up because of what was pressed, and is the next thing to type.
            ref={focusOnce}
            aria-describedby={describedBy("code", { help: words.codeHelp })}
            className={controlStyle({ className: "font-mono" })}
          />
        </Field>
      ) : null}
      <button type="submit" aria-disabled={isBusy} className={buttonStyle()}>
        {isBusy ? words.busy : words.submit}
      </button>
    </form>
  );
}

const focusOnce = (box: HTMLInputElement | null) => box?.focus();

/** Null when it worked, otherwise why not. */
async function trySignIn(typed: { email: string; password: string; code: string }): Promise<Trouble | null> {
  try {
    const answer = await signIn("credentials", { ...typed, redirect: false });
    if (answer?.ok && !answer.error) return null;
    return TROUBLES.find((word) => word === answer?.error) ?? "wrong";
  } catch {
    return "try_later";
  }
}
