"use client";

import { useRef, useState } from "react";
import { controlStyle, describedBy, Field } from "@/components/ui/field";
import { suggestEmail } from "@/lib/core/email-hint";
import { fill, type FormParts } from "./order-form-state";

type Props = FormParts & { emailHelp: string };

/** Who orders, and how they are reached. */
export function ContactFields({ copy, state, emailHelp }: Props) {
  return (
    <>
      <EmailField copy={copy} state={state} emailHelp={emailHelp} />
      <Field
        id="phone_number"
        label={copy.phone}
        aside={copy.optional}
        help={copy.phoneHelp}
        error={state.errors.phone_number}
      >
        <input
          id="phone_number"
          name="phone_number"
          type="tel"
          inputMode="tel"
          autoComplete="tel"
          defaultValue={state.values.phone_number}
          aria-invalid={Boolean(state.errors.phone_number)}
          aria-describedby={describedBy("phone_number", { help: copy.phoneHelp, error: state.errors.phone_number })}
          className={controlStyle()}
        />
      </Field>
      <Field id="full_name" label={copy.name} aside={copy.optional} error={state.errors.full_name}>
        <input
          id="full_name"
          name="full_name"
          autoComplete="name"
          defaultValue={state.values.full_name}
          aria-invalid={Boolean(state.errors.full_name)}
          aria-describedby={describedBy("full_name", { error: state.errors.full_name })}
          className={controlStyle()}
        />
      </Field>
    </>
  );
}

function EmailField({ copy, state, emailHelp }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [better, setBetter] = useState<string | null>(null);
  const use = () => {
    if (!input.current || !better) return;
    input.current.value = better;
    setBetter(null);
    input.current.focus();
  };
  return (
    <Field id="customer_email" label={copy.email} help={emailHelp} error={state.errors.customer_email}>
      <input
        ref={input}
        id="customer_email"
        name="customer_email"
        type="email"
        inputMode="email"
        autoComplete="email"
        autoCapitalize="none"
        spellCheck={false}
        required
        defaultValue={state.values.customer_email}
        onBlur={(event) => setBetter(suggestEmail(event.currentTarget.value))}
        aria-invalid={Boolean(state.errors.customer_email)}
        aria-describedby={describedBy("customer_email", { help: emailHelp, error: state.errors.customer_email })}
        className={controlStyle()}
      />
      <output className={better ? "flex flex-wrap items-center gap-x-3 text-sm font-medium text-warn" : "sr-only"}>
        {better ? (
          <>
            {fill(copy.emailSuggest, { email: better })}
            <button type="button" onClick={use} className="min-h-11 px-1 font-semibold underline underline-offset-4">
              {copy.emailUse}
            </button>
          </>
        ) : null}
      </output>
    </Field>
  );
}

/** The people on the other seats; may stay empty. */
export function MembersField({ copy, state }: FormParts) {
  const error = state.errors.member_emails;
  return (
    <Field id="member_emails" label={copy.members} aside={copy.optional} help={copy.membersHelp} error={error}>
      <textarea
        id="member_emails"
        name="member_emails"
        rows={3}
        autoCapitalize="none"
        spellCheck={false}
        defaultValue={state.values.member_emails}
        aria-invalid={Boolean(error)}
        aria-describedby={describedBy("member_emails", { help: copy.membersHelp, error })}
        className={controlStyle()}
      />
    </Field>
  );
}
