import type { ReactNode } from "react";

/** Title, a sentence on what is seen, and the rest: the frame of each page of the stage. */
export function StagePage({ title, intro, children }: { title: ReactNode; intro?: ReactNode; children: ReactNode }) {
  return (
    <main className="mx-auto grid w-full max-w-5xl grid-cols-[minmax(0,1fr)] content-start gap-6 px-4 py-8">
      <header className="grid gap-2">
        <h1 className="text-title font-bold wrap-anywhere sm:text-display">{title}</h1>
        {intro ? <p className="max-w-[65ch] text-muted">{intro}</p> : null}
      </header>
      {children}
    </main>
  );
}
