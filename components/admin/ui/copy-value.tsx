"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";

type Props = { value: string; label: string; done: string };

const SHOWN_MS = 1_500;

/** A small button that copies the value standing beside it. */
export function CopyValue({ value, label, done }: Props) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = () => void navigator.clipboard?.writeText(value).then(() => setCopied(true));
  const Icon = isCopied ? Check : Copy;
  return (
    <>
      <button
        type="button"
        onClick={copy}
        aria-label={`${label}: ${value}`}
        className="js-only inline-flex size-6 shrink-0 items-center justify-center rounded-md text-muted hover:bg-sunken hover:text-ink max-md:size-8"
      >
        <Icon aria-hidden="true" className="size-3.5" />
      </button>
      <output className="sr-only">{isCopied ? done : ""}</output>
    </>
  );
}
