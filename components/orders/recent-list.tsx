"use client";

import Link from "next/link";
import { useState, useSyncExternalStore } from "react";
import { buttonStyle } from "@/components/ui/button";
import { forgetOrders, parseRecent, readRecentText } from "./recent-orders";

type Copy = Record<"recent" | "recentHelp" | "forget", string>;

const neverChanges = () => () => undefined;

/** The orders of this device, where scripts run and there are any. */
export function RecentList({ copy }: { copy: Copy }) {
  const text = useSyncExternalStore(neverChanges, readRecentText, () => null);
  const [isForgotten, setForgotten] = useState(false);
  const orders = isForgotten ? [] : parseRecent(text);
  if (orders.length === 0) return null;
  const forget = () => {
    forgetOrders();
    setForgotten(true);
  };
  return (
    <section aria-labelledby="recent" className="grid gap-3 border-t border-line pt-6">
      <div>
        <h2 id="recent" className="text-lg font-bold">
          {copy.recent}
        </h2>
        <p className="text-sm text-muted">{copy.recentHelp}</p>
      </div>
      <ul className="divide-y divide-line border-y border-line">
        {orders.map(({ id, name }) => (
          <li key={id}>
            <Link href={`/orders/${id}`} className="flex min-h-12 flex-wrap items-center justify-between gap-x-4 py-2">
              <span className="font-semibold">{name}</span>
              <span className="font-mono text-xs break-all text-muted">{id}</span>
            </Link>
          </li>
        ))}
      </ul>
      <button
        type="button"
        onClick={forget}
        className={buttonStyle({ kind: "quiet", className: "-ml-4 justify-self-start" })}
      >
        {copy.forget}
      </button>
    </section>
  );
}
