"use client";

import {
  CreditCard,
  FlaskConical,
  ListTodo,
  Network,
  Package,
  Scale,
  ShoppingBag,
  ShieldCheck,
  TicketPercent,
  Store,
  Users,
  Webhook,
  Workflow,
  type LucideIcon,
} from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { roleMay, type Right, type StaffRole } from "@/lib/core/rights";
import type { Catalogue } from "@/lib/i18n/catalogues";

export type NavWords = Pick<
  Catalogue["admin"]["shell"],
  | "menu"
  | "home"
  | "orders"
  | "products"
  | "vouchers"
  | "pool"
  | "gateways"
  | "inbox"
  | "reconciliation"
  | "runs"
  | "staff"
  | "security"
  | "stage"
  | "shop"
>;

/** `right`: what the page behind it asks for; it is not offered to whoever may not. */
type Item = { href: string; label: string; Icon: LucideIcon; right?: Right };

type Props = { words: NavWords; isDemo: boolean; role: StaffRole };

/** The back office's navigation; marks the current page. */
export function AdminNav({ words, isDemo, role }: Props) {
  const path = usePathname();
  const all: Item[] = [
    { href: "/admin", label: words.home, Icon: ListTodo },
    { href: "/admin/orders", label: words.orders, Icon: ShoppingBag },
    { href: "/admin/products", label: words.products, Icon: Package },
    { href: "/admin/vouchers", label: words.vouchers, Icon: TicketPercent },
    { href: "/admin/pool", label: words.pool, Icon: Network },
    { href: "/admin/gateways", label: words.gateways, Icon: CreditCard, right: "gateways.read" },
    { href: "/admin/inbox", label: words.inbox, Icon: Webhook },
    { href: "/admin/reconciliation", label: words.reconciliation, Icon: Scale },
    { href: "/admin/runs", label: words.runs, Icon: Workflow, right: "engine.read" },
    { href: "/admin/staff", label: words.staff, Icon: Users, right: "staff.manage" },
    { href: "/admin/security", label: words.security, Icon: ShieldCheck, right: "security.read" },
    ...(isDemo ? [{ href: "/dev", label: words.stage, Icon: FlaskConical }] : []),
    { href: "/", label: words.shop, Icon: Store },
  ];
  const items = all.filter(({ right }) => right === undefined || roleMay(role, right));
  const isHere = (href: string) => (href === "/admin" || href === "/" ? path === href : path.startsWith(href));
  return (
    <nav aria-label={words.menu} className="overflow-x-auto px-2 pb-2">
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
