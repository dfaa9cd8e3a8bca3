"use client";

import { signIn } from "next-auth/react";
import { useState, type FormEvent } from "react";
import { buttonStyle } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { controlStyle, Field } from "@/components/ui/field";
import type { Catalogue } from "@/lib/i18n/catalogues";

type Words = Pick<
  Catalogue["admin"]["signIn"],
  "email" | "password" | "submit" | "busy" | "wrong" | "too_many" | "try_later"
>;
type Props = { words: Words; next: string };
type Trouble = "wrong" | "too_many" | "try_later";

/** Email and password. One sentence for a wrong one of either, so that nobody learns which emails exist. */
export function SignInForm({ words, next }: Props) {
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    setTrouble(null);
    const form = new FormData(event.currentTarget);
    const refused = await trySignIn(String(form.get("email") ?? ""), String(form.get("password") ?? ""));
    if (refused === null) return window.location.assign(next);
    setTrouble(refused);
    setBusy(false);
  };

  return (
    <form onSubmit={submit} className="grid gap-5">
      {trouble ? (
        <Callout tone="danger" role="alert">
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
      <button type="submit" aria-disabled={isBusy} className={buttonStyle()}>
        {isBusy ? words.busy : words.submit}
      </button>
    </form>
  );
}

/** Null when it worked, otherwise why not. */
async function trySignIn(email: string, password: string): Promise<Trouble | null> {
  try {
    const answer = await signIn("credentials", { email, password, redirect: false });
    if (answer?.ok && !answer.error) return null;
    return answer?.error === "too_many" || answer?.error === "try_later" ? answer.error : "wrong";
  } catch {
    return "try_later";
  }
}
