"use client";

import Link from "next/link";
import { useSyncExternalStore } from "react";
import { readCartCount } from "./cart-count";

type Props = {
  /** Things in the cart; null where the page was drawn ahead and only the browser knows. */
  count: number | null;
  label: string;
  className: string;
};

/** The cart changes on pages that are drawn for their request, and each of them brings its own count. */
const neverChanges = () => () => undefined;

/** The way to the cart; without anything in it there is no cart to show. */
export function CartLink({ count, label, className }: Props) {
  const seen = useSyncExternalStore(
    neverChanges,
    () => count ?? readCartCount(document.cookie),
    () => count ?? 0,
  );
  if (seen === 0) return null;
  return (
    <Link href="/cart" prefetch={false} className={className}>
      <svg aria-hidden="true" viewBox="0 0 20 20" className="mr-1 size-5">
        <path
          d="M2.5 3.5h2l2 9h8l2-6.5H5.4M7.5 16.4v.1m6-.1v.1"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.75"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      <span className="max-sm:sr-only">{label}&nbsp;</span>
      <span className="figures">({seen})</span>
    </Link>
  );
}
