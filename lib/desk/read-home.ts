import { desc, getTableColumns, sql } from "drizzle-orm";
import { unionAll } from "drizzle-orm/pg-core";
import { orders } from "@/db/schema";
import { matching, selectHelpTasks } from "@/lib/orders";
import type { Ctx } from "@/lib/work/context";
import { ago } from "@/lib/work/sweep";
import { requireRight } from "@/lib/work/rights";
import { toOrderRow, type OrderFilter } from "./list-orders";
import { listLowStock } from "./products";
import { countDifferences } from "./reality";
import { HOME_GROUPS, type Home, type HomeGroupKey } from "./views";

const GROUP_ROWS = 8;
const LATEST_ROWS = 10;
const HELP_ROWS = 50;

/** By then what was paid is delivered, elsewhere if need be, or somebody has to look. */
const LATE_AFTER_MS = 5 * 60_000;

const filters = (ctx: Ctx): Record<HomeGroupKey, OrderFilter> => ({
  attention: { attention: true },
  // An order under review whose money needs a decision is listed once, with the money.
  review: { paymentStatus: "needs_review", attention: false },
  failed: { invitationStatus: "failed" },
  manual: { invitationStatus: "manual" },
  late: { underWaySince: ago(ctx, LATE_AFTER_MS) },
  stock: { invitationStatus: "pending_stock" },
});

/**
 * The front page: what waits for a person, the newest orders, what is about to run out. The orders are one statement
 * with an arm for each group, so that each arm can use the partial index that was made for it.
 */
export async function readHome(ctx: Ctx): Promise<Home> {
  requireRight(ctx, "orders.read");
  const arm = (key: HomeGroupKey | "latest", filter: OrderFilter, limit: number) =>
    ctx.db
      .select({
        ...getTableColumns(orders),
        key: sql<HomeGroupKey | "latest">`${key}::text`.as("key"),
        total: sql<number>`count(*) over ()`.mapWith(Number).as("total"),
      })
      .from(orders)
      .where(matching(filter))
      .orderBy(desc(orders.createdAt), desc(orders.id))
      .limit(limit);
  const by = filters(ctx);
  const [rows, lowStock, differences, help] = await Promise.all([
    unionAll(
      arm("latest", {}, LATEST_ROWS),
      arm("attention", by.attention, GROUP_ROWS),
      arm("review", by.review, GROUP_ROWS),
      arm("failed", by.failed, GROUP_ROWS),
      arm("manual", by.manual, GROUP_ROWS),
      arm("late", by.late, GROUP_ROWS),
      arm("stock", by.stock, GROUP_ROWS),
    ),
    listLowStock(ctx),
    countDifferences(ctx),
    selectHelpTasks(ctx, HELP_ROWS),
  ]);
  const of = (wanted: HomeGroupKey | "latest") => rows.filter(({ key }) => key === wanted);
  const groups = HOME_GROUPS.map((key) => ({ key, rows: of(key).map(toOrderRow), total: of(key)[0]?.total ?? 0 }));
  return {
    groups,
    waiting: groups.reduce((sum, group) => sum + group.total, 0),
    latest: of("latest").map(toOrderRow),
    lowStock,
    differences,
    help: help.map(({ id, orderId, finding, asked, openedAt }) => ({
      id,
      orderId,
      finding,
      asked,
      openedAt: openedAt.toISOString(),
    })),
  };
}
