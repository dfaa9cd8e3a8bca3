import type { ReactNode } from "react";

/** Opens and closes without a script. */
export function Disclosure({
  title,
  children,
  isOpen = false,
}: {
  title: ReactNode;
  children: ReactNode;
  isOpen?: boolean;
}) {
  return (
    <details className="group border-t border-line last:border-b" open={isOpen}>
      <summary className="flex min-h-12 items-center justify-between gap-4 py-3 font-semibold">
        {title}
        <svg
          aria-hidden="true"
          viewBox="0 0 20 20"
          className="size-5 shrink-0 text-muted transition-transform group-open:rotate-180"
        >
          <path d="m5 8 5 5 5-5" fill="none" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" />
        </svg>
      </summary>
      <div className="pb-5 text-[0.9375rem]">{children}</div>
    </details>
  );
}
