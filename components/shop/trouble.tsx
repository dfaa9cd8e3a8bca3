"use client";

import Link from "next/link";
import { useSyncExternalStore } from "react";
import { buttonStyle } from "@/components/ui/button";

const COPY = {
  id: {
    title: "Halaman ini belum bisa ditampilkan",
    body: "Ada gangguan di pihak kami. Pesanan dan uang Anda tetap tercatat. Coba lagi sebentar lagi.",
    again: "Coba lagi",
    home: "Ke halaman depan",
  },
  en: {
    title: "This page cannot be shown right now",
    body: "There is a problem on our side. Your order and your money are on record. Please try again in a moment.",
    again: "Try again",
    home: "To the front page",
  },
} as const;

const neverChanges = () => () => undefined;
const pageLanguage = () => document.documentElement.lang;

/** What is shown when a page crashes. Brings its own words: the catalogues may be what is missing. */
export function Trouble({ digest, onRetry }: { digest?: string; onRetry: () => void }) {
  const language = useSyncExternalStore(neverChanges, pageLanguage, () => "id");
  const copy = language === "en" ? COPY.en : COPY.id;
  return (
    <main className="mx-auto grid w-full max-w-md flex-1 content-start gap-4 px-4 pt-16">
      <h1 className="text-display font-bold">{copy.title}</h1>
      <p role="alert" className="text-muted">
        {copy.body}
      </p>
      <div className="mt-2 flex flex-wrap gap-3">
        <button type="button" onClick={onRetry} className={buttonStyle()}>
          {copy.again}
        </button>
        <Link href="/" className={buttonStyle({ kind: "secondary" })}>
          {copy.home}
        </Link>
      </div>
      {digest ? <p className="figures text-sm text-muted">{digest}</p> : null}
    </main>
  );
}
