"use client";

import {
  CreditCard,
  FlaskConical,
  ListTodo,
  Scale,
  ShoppingBag,
  Store,
  Webhook,
  Workflow,
  type LucideIcon,
} from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { AdminCopy } from "./copy";

type Item = { href: string; label: string; Icon: LucideIcon };

/** Where one can go; the place one is at is marked. */
export function AdminNav({ shell, isDemo }: { shell: AdminCopy["shell"]; isDemo: boolean }) {
  const path = usePathname();
  const items: Item[] = [
    { href: "/admin", label: shell.home, Icon: ListTodo },
    { href: "/admin/orders", label: shell.orders, Icon: ShoppingBag },
    { href: "/admin/gateways", label: shell.gateways, Icon: CreditCard },
    { href: "/admin/inbox", label: shell.inbox, Icon: Webhook },
    { href: "/admin/reconciliation", label: shell.reconciliation, Icon: Scale },
    { href: "/admin/runs", label: shell.runs, Icon: Workflow },
    ...(isDemo ? [{ href: "/dev", label: shell.stage, Icon: FlaskConical }] : []),
    { href: "/", label: shell.shop, Icon: Store },
  ];
  const isHere = (href: string) => (href === "/admin" || href === "/" ? path === href : path.startsWith(href));
  return (
    <nav aria-label={shell.menu} className="overflow-x-auto px-2 pb-2">
      <ul className="flex gap-0.5 lg:flex-col">
        {items.map(({ href, label, Icon }) => (
          <li key={href}>
            <Link
              href={href}
              aria-current={isHere(href) ? "page" : undefined}
              className="flex min-h-11 items-center gap-2.5 rounded-control px-2.5 text-sm font-medium whitespace-nowrap text-muted hover:bg-sunken hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:font-semibold aria-[current=page]:text-accent lg:min-h-9"
            >
              <Icon aria-hidden="true" className="size-4 shrink-0" />
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
