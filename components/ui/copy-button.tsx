"use client";

import { useEffect, useState } from "react";
import { buttonStyle } from "./button-style";

type Props = { text: string; label: string; children: string; done: string };

const SHOWN_MS = 2000;

/** Copies `text`. Not shown where scripts do not run; the text itself always stands beside it. */
export function CopyButton({ text, label, children, done }: Props) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);

  const copy = async () => setCopied(await copyText(text));
  return (
    <>
      <button type="button" onClick={copy} className={buttonStyle("secondary", "js-only text-sm")} aria-label={label}>
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
