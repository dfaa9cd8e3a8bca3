"use client";

import { useEffect, useState, type ReactNode } from "react";
import { useFormStatus } from "react-dom";

/** The parts of the kit's buttons that need a script. They get their look from outside, so that the page stays light. */

type PendingProps = {
  className: string;
  busy: ReactNode;
  name?: string;
  value?: string;
  label?: string;
  children: ReactNode;
};

/** Sends its form; says so while the answer is on its way. Stays focusable, so that focus is not lost. */
export function PendingButton({ className, busy, name, value, label, children }: PendingProps) {
  const { pending } = useFormStatus();
  return (
    <button
      type="submit"
      name={name}
      value={value}
      aria-label={label}
      aria-disabled={pending}
      onClick={(event) => {
        if (pending) event.preventDefault();
      }}
      className={className}
    >
      {pending ? busy : children}
    </button>
  );
}

const SHOWN_MS = 2000;

type CopyProps = { className: string; text: string; label: string; done: string; children: ReactNode };

/** Copies `text` and says so for a moment. */
export function CopyPress({ className, text, label, done, children }: CopyProps) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);

  const copy = async () => setCopied(await copyText(text));
  return (
    <>
      <button type="button" onClick={copy} className={className} aria-label={label}>
        {isCopied ? done : children}
      </button>
      <output className="sr-only">{isCopied ? done : ""}</output>
    </>
  );
}

/** The clipboard needs a secure page; on plain HTTP the old way still works. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const box = document.createElement("textarea");
    box.value = text;
    document.body.append(box);
    box.select();
    const isDone = document.execCommand("copy");
    box.remove();
    return isDone;
  }
}
