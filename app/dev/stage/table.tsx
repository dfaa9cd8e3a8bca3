import type { ReactNode } from "react";

/** A plain table; columns that a phone cannot show carry `max-sm:hidden`. */
export function Table({ caption, head, children }: { caption: string; head: ReactNode; children: ReactNode }) {
  return (
    <table className="w-full border-collapse text-left text-[0.9375rem]">
      <caption className="sr-only">{caption}</caption>
      <thead className="border-b border-edge text-[0.8125rem] text-muted">
        <tr>{head}</tr>
      </thead>
      <tbody className="divide-y divide-line align-top">{children}</tbody>
    </table>
  );
}

export function ColumnHead({ children, className = "" }: { children: ReactNode; className?: string }) {
  return (
    <th scope="col" className={`py-2 pr-4 font-semibold last:pr-0 ${className}`}>
      {children}
    </th>
  );
}

export function Cell({ children, className = "" }: { children: ReactNode; className?: string }) {
  return <td className={`py-2.5 pr-4 last:pr-0 ${className}`}>{children}</td>;
}

/** What stands where a list is empty. */
export function Empty({ children }: { children: ReactNode }) {
  return <p className="rounded-card border border-dashed border-edge px-6 py-10 text-center text-muted">{children}</p>;
}
