import type { ReactNode } from "react";
import { Panel } from "./page-header";

export type Entry = {
  id: string;
  main: ReactNode;
  aside?: ReactNode;
  lines?: (string | null | false | undefined)[];
  extra?: ReactNode;
};

/** A short list in a panel: what, its state, and small print under it. */
export function EntryList({ title, entries, empty }: { title: string; entries: Entry[]; empty: string }) {
  return (
    <Panel title={title}>
      {entries.length === 0 ? <p className="px-4 py-3 text-sm text-muted">{empty}</p> : null}
      <Entries entries={entries} />
    </Panel>
  );
}

/** The entries alone, for panels with parts. */
export const Entries = ({ entries }: { entries: Entry[] }) => (
  <ul className="divide-y divide-line">
    {entries.map(({ id, main, aside, lines = [], extra }) => (
      <li key={id} className="grid gap-1 px-4 py-2.5 text-sm">
        <div className="flex flex-wrap items-baseline justify-between gap-x-3 gap-y-1">
          <div className="figures min-w-0 break-words">{main}</div>
          {aside}
        </div>
        {lines.filter(Boolean).map((line) => (
          <p key={String(line)} className="text-xs break-words text-muted">
            {line}
          </p>
        ))}
        {extra}
      </li>
    ))}
  </ul>
);
