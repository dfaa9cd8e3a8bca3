"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";

type Props = { label: string; links: { href: string; label: string }[] };

/** The places of the stage; marks the one that is open. */
export function StageNav({ label, links }: Props) {
  const path = usePathname();
  const isOpen = (href: string) => (href === "/dev" ? path === href : path.startsWith(href));
  return (
    <nav aria-label={label} className="-mx-4 flex overflow-x-auto px-4">
      {links.map(({ href, label: text }) => (
        <Link
          key={href}
          href={href}
          aria-current={isOpen(href) ? "page" : undefined}
          className="flex min-h-11 shrink-0 items-center border-b-2 border-transparent px-2.5 text-[0.9375rem] font-medium text-muted first:pl-0 hover:text-ink aria-[current=page]:border-accent aria-[current=page]:text-ink"
        >
          {text}
        </Link>
      ))}
    </nav>
  );
}
