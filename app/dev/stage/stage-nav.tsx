"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";

type Props = { label: string; links: { href: string; label: string }[] };

/** The pages of the stage; marks the current one. */
export function StageNav({ label, links }: Props) {
  const path = usePathname();
  const isOpen = (href: string) => (href === "/dev" ? path === href : path.startsWith(href));
  return (
    <nav aria-label={label} className="-mx-4 flex gap-4 overflow-x-auto px-4 sm:gap-6">
      {links.map(({ href, label: text }) => (
        <Link
          key={href}
          href={href}
          aria-current={isOpen(href) ? "page" : undefined}
          className="flex min-h-11 shrink-0 items-center border-b-2 border-transparent text-sm font-medium text-muted sm:text-[0.9375rem] hover:text-ink aria-[current=page]:border-accent aria-[current=page]:text-ink"
        >
          {text}
        </Link>
      ))}
    </nav>
  );
}
