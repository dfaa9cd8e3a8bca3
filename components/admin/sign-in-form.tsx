"use client";

import { signIn } from "next-auth/react";
import { useState, type FormEvent } from "react";
import { buttonStyle } from "@/components/ui/button-style";
import { Field, inputStyle } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import type { AdminCopy } from "./copy";

type Props = { copy: AdminCopy["signIn"]; next: string };
type Trouble = "wrong" | "too_many" | "try_later";

/** Email and password. One sentence for a wrong one of either, so that nobody learns which emails exist. */
export function SignInForm({ copy, next }: Props) {
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
        <Notice tone="danger" role="alert">
          {copy[trouble]}
        </Notice>
      ) : null}
      <Field id="email" label={copy.email}>
        <input id="email" name="email" type="email" autoComplete="username" required className={inputStyle} />
      </Field>
      <Field id="password" label={copy.password}>
        <input
          id="password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
          className={inputStyle}
        />
      </Field>
      <button type="submit" aria-disabled={isBusy} className={buttonStyle("primary")}>
        {isBusy ? copy.busy : copy.submit}
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
