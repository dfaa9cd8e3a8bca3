/**
 * Who may do what, in one table. A verb of staff asks it by name (`requireRight` in lib/work/rights.ts), so that no page,
 * action, route or command can forget to; a test walks all of them and every verb against this table.
 */

export const STAFF_ROLES = ["owner", "admin"] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/** What an API key can be cut down to. A key without scopes may do all that its role may. */
export const SCOPES = [
  "orders:read",
  "orders:write",
  "money:write",
  "stock:write",
  "products:write",
  "pool:read",
  "pool:write",
  "security:read",
] as const;
export type Scope = (typeof SCOPES)[number];

type Rule = {
  /** The smallest role that may. Owners may do what admins may. */
  role: StaffRole;
  /** The scope that a key with scopes needs. Null: not by key at all, a person has to be there. */
  scope: Scope | null;
  /** Buyers may as well, about their own order. */
  isBuyersToo?: true;
};

export const RIGHTS = {
  "orders.read": { role: "admin", scope: "orders:read" },
  /** By an API key: for any buyer, wherever they are. */
  "orders.place": { role: "admin", scope: "orders:write", isBuyersToo: true },
  "orders.note": { role: "admin", scope: "orders:write" },
  "orders.retry": { role: "admin", scope: "orders:write", isBuyersToo: true },
  /** Their name, addresses and messages; the books stay. Cannot be undone. */
  "buyers.erase": { role: "owner", scope: null },
  "orders.correct": { role: "admin", scope: "orders:write", isBuyersToo: true },
  /** A running seat in another workspace, for the same term. */
  "assignments.reassign": { role: "admin", scope: "orders:write", isBuyersToo: true },
  /** A replacement for a seat that is really gone; what it may cost is counted. */
  "warranty.claim": { role: "admin", scope: "orders:write", isBuyersToo: true },
  /** Another person on a running seat of several. */
  "seats.swap": { role: "admin", scope: "orders:write", isBuyersToo: true },
  /** Days for nothing; what is paid for is a renewal. */
  "assignments.extend": { role: "admin", scope: "orders:write" },
  "assignments.revoke": { role: "admin", scope: "orders:write" },
  /** Removals that were held back, because more ended at once than the limit lets go. */
  "removals.release": { role: "owner", scope: "pool:write" },
  "orders.cancel": { role: "admin", scope: "orders:write", isBuyersToo: true },
  "messages.resend": { role: "admin", scope: "orders:write" },
  "products.read": { role: "admin", scope: "orders:read" },
  /** Products, categories and vouchers: what is sold, at which price. */
  "products.change": { role: "owner", scope: "products:write" },
  "waiting.read": { role: "admin", scope: "orders:read" },
  "waiting.remove": { role: "admin", scope: "orders:write" },
  "stock.add": { role: "admin", scope: "stock:write" },
  "webhooks.read": { role: "admin", scope: null },
  "webhooks.replay": { role: "admin", scope: null },
  "reconciliation.read": { role: "admin", scope: null },
  "reconciliation.run": { role: "admin", scope: null },
  "pool.read": { role: "admin", scope: "pool:read" },
  "pool.change": { role: "owner", scope: "pool:write" },
  "incidents.read": { role: "admin", scope: "pool:read" },
  /** Stops selling from a workspace that is down, and plans; nobody is moved by it. */
  "incidents.open": { role: "admin", scope: "pool:write" },
  "incidents.run": { role: "owner", scope: "pool:write" },
  "tasks.read": { role: "admin", scope: "pool:read" },
  "tasks.finish": { role: "admin", scope: "orders:write" },
  "workspaces.reopen": { role: "admin", scope: null },
  "workspaces.check": { role: "admin", scope: "pool:read" },
  /** Somebody at the vendor whom the shop did not invite: theirs becomes a paid seat, or they are removed. */
  /** A task that self-help has left to staff. */
  "help.close": { role: "admin", scope: "orders:write" },
  "strangers.attach": { role: "admin", scope: "orders:write" },
  "strangers.remove": { role: "admin", scope: "pool:write" },
  /** Up to the owner's limit (`ADMIN_REFUND_LIMIT_IDR`), through the gateway. */
  "refunds.request": { role: "admin", scope: "money:write" },
  "refunds.above_limit": { role: "owner", scope: "money:write" },
  /** Paid out by hand: asked for, proven, withdrawn. */
  "refunds.by_hand": { role: "owner", scope: "money:write" },
  "payments.confirm": { role: "owner", scope: "money:write" },
  "payments.resolve": { role: "owner", scope: "money:write" },
  "gateways.read": { role: "owner", scope: null },
  "gateways.test": { role: "owner", scope: null },
  "engine.read": { role: "owner", scope: null },
  "staff.manage": { role: "owner", scope: null },
  "keys.manage": { role: "owner", scope: null },
  "security.read": { role: "owner", scope: "security:read" },
  /** One's own password, second factor and sessions. */
  "account.own": { role: "admin", scope: null },
} as const satisfies Record<string, Rule>;
export type Right = keyof typeof RIGHTS;

export const ruleOf = (right: Right): Rule => RIGHTS[right];

/** Whether a person with this role may. */
export const roleMay = (role: StaffRole, right: Right): boolean => role === "owner" || ruleOf(right).role === role;
