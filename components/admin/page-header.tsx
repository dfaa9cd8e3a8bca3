import Link from "next/link";
import type { ReactNode } from "react";
import { cardStyle } from "@/components/ui/card";

type Props = { title: ReactNode; hint?: ReactNode; children?: ReactNode };

/** The name of the page, what it is for, and what can be done on it. */
export function PageHeader({ title, hint, children }: Props) {
  return (
    <div className="mb-5 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        <h1 className="text-title font-bold">{title}</h1>
        {hint ? <p className="mt-1 max-w-prose text-sm text-muted">{hint}</p> : null}
      </div>
      {children ? <div className="flex flex-wrap gap-2">{children}</div> : null}
    </div>
  );
}

/** A part of a page with its heading. */
export function Panel({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className={cardStyle({ look: "flat", pad: "none" })}>
      <header className="flex flex-wrap items-baseline justify-between gap-x-3 gap-y-0.5 border-b border-line px-4 py-2.5">
        <h2 className="shrink-0 text-sm font-bold">{title}</h2>
        {aside ? <div className="text-xs text-muted">{aside}</div> : null}
      </header>
      {children}
    </section>
  );
}

/** A list that fills its box to the edges. */
export const ListBox = ({ children }: { children: ReactNode }) => (
  <div className={cardStyle({ look: "flat", pad: "none" })}>{children}</div>
);

/** Why there is nothing here, and what would bring something. */
export function Empty({ title, hint }: { title: string; hint?: string }) {
  return (
    <div className="px-4 py-10 text-center">
      <p className="font-semibold">{title}</p>
      {hint ? <p className="mx-auto mt-1 max-w-prose text-sm text-muted">{hint}</p> : null}
    </div>
  );
}

/** The way back to the list that a page belongs to. */
export const BackLink = ({ href, children }: { href: string; children: string }) => (
  <Link href={href} className="mb-2 inline-block text-sm text-muted hover:text-ink">
    ← {children}
  </Link>
);
