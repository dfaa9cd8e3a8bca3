import Link from "next/link";
import type { ReactNode } from "react";

/** To the shop window. */
export const BackLink = ({ children }: { children: ReactNode }) => (
  <Link
    href="/"
    prefetch={false}
    className="inline-flex min-h-11 items-center justify-self-start text-[0.9375rem] font-medium text-muted"
  >
    <svg aria-hidden="true" viewBox="0 0 20 20" className="mr-1 -ml-1 size-5">
      <path d="m12 5-5 5 5 5" fill="none" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" />
    </svg>
    {children}
  </Link>
);
