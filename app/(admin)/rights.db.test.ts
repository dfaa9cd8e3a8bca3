import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { createTranslator } from "next-intl";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { AdminAction } from "@/lib/auth";
import { isDomainError } from "@/lib/core/errors";
import { RIGHTS, roleMay, ruleOf, type Right } from "@/lib/core/rights";
import * as delivery from "@/lib/delivery";
import * as desk from "@/lib/desk";
import * as engine from "@/lib/engine";
import { CATALOGUES } from "@/lib/i18n/catalogues";
import * as ordering from "@/lib/ordering";
import * as settlement from "@/lib/settlement";
import * as staff from "@/lib/staff";
import { newMember, PASSWORD, type Member } from "@/lib/testing/staff";
import { openShop, order, pay, type Shop } from "@/lib/testing/world";
import { buyerCtx, type Ctx } from "@/lib/work/context";
import { newAccountInput } from "@/lib/workspaces/schemas";

/**
 * Roles mean something: every action, page and verb that staff reach is found on disk and held against the table of
 * rights. A new one without a rule fails here. The routes are walked in app/api/admin/admin.route.test.ts.
 */

const visit = vi.hoisted(() => ({ cookie: "" }));
vi.mock("next/headers", () => ({
  cookies: async () => ({ get: () => ({ value: visit.cookie }) }),
  headers: async () => new Headers({ "x-kursi-peer": "203.0.113.9" }),
}));
vi.mock("next/cache", () => ({ revalidatePath: () => undefined }));
vi.mock("next-intl/server", () => ({
  getTranslations: async (namespace: "admin") => createTranslator({ locale: "en", messages: CATALOGUES.en, namespace }),
}));

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
const filesBelow = (folder: string, isMeant: RegExp): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .map((file) => join(folder, file))
    .filter((file) => isMeant.test(file) && !file.includes(".test."));

const RIGHT_NAMES = Object.keys(RIGHTS) as Right[];
let admin: Member;
let owner: Member;
let shop: Shop;
beforeAll(async () => {
  [admin, owner, shop] = [await newMember("admin"), await newMember("owner"), await openShop([20])];
});

describe("every action of the back office", () => {
  const files = filesBelow("app/(admin)", /(^|\/)actions\.ts$/);

  it.each(files)("%s names its right and asks it", async (file) => {
    const exported = (await import(join(ROOT, file))) as Record<string, AdminAction & { right: Right }>;
    const run = async (action: AdminAction, cookie: string) => {
      visit.cookie = cookie;
      const answer = await action(null, new FormData());
      return answer.ok ? "done" : answer.code;
    };
    expect(Object.keys(exported).length).toBeGreaterThan(0);
    for (const [name, action] of Object.entries(exported)) {
      expect(RIGHT_NAMES, `${name} names its right`).toContain(action.right);
      expect([name, await run(action, "")]).toEqual([name, "unauthenticated"]);
      const isRefused = (await run(action, admin.cookie)) === "forbidden";
      expect([name, isRefused]).toEqual([name, !roleMay("admin", action.right)]);
      expect(["unauthenticated", "forbidden", "internal"]).not.toContain(await run(action, owner.cookie));
    }
  });

  it("writes down who was refused what", async () => {
    const { addPersonAction } = await import("./admin/staff/actions");
    visit.cookie = admin.cookie;
    expect(await addPersonAction(null, new FormData())).toMatchObject({ ok: false, code: "forbidden" });
    const { rows } = await staff.listSecurityEvents(owner.ctx, { page: 1, perPage: 1 });
    expect(rows).toMatchObject([
      {
        event: "right_refused",
        actor: `staff:${admin.email}`,
        address: "203.0.113.x",
        facts: { right: "staff.manage", needs: "owner" },
      },
    ]);
  });
});

describe("every page of the back office", () => {
  it.each(filesBelow("app/(admin)", /(^|\/)page\.tsx$/))("%s asks for a right of the table", (file) => {
    const asked = [...readFileSync(join(ROOT, file), "utf8").matchAll(/requireStaff\([\s\S]*?"([a-z_.]+)",?\s*\)/g)];
    expect(asked.length).toBeGreaterThan(0);
    for (const [, right] of asked) expect(RIGHT_NAMES).toContain(right);
  });
});

type Verb = { right: Right; call: (ctx: Ctx) => Promise<unknown> };
const NO_ORDER = `ORD-${"0".repeat(26)}`;
const NOBODY = randomUUID();
const PAGE = { page: 1, perPage: 1 };
const MONEY = { orderId: NO_ORDER, receiptId: NOBODY, saw: "", note: "x" };
const REFUND = { orderId: NO_ORDER, refundId: NOBODY };
const PAYOUT = { reference: "BANK-1", paidOn: "2026-01-01" };
const proof = { reference: "BANK-1", note: "seen" };
const RUNS = { origin: "all", limit: 1 } as const;

/** Every verb that a page, action or route of staff calls, with what it needs. */
const WORKSPACE = newAccountInput.parse({ email: "a@vendor.test", pool_id: "none" });
const PRODUCT = { kind: "code", name: "", price: 0 } as const;
const VOUCHER = { code: "X", kind: "fixed", value: 1 } as const;
const CATEGORY = { id: "", name: { id: "", en: "" } };

const VERBS: Record<string, Verb> = {
  addNote: { right: "orders.note", call: (ctx) => desk.addNote(ctx, NO_ORDER, "x") },
  addWorkspace: { right: "pool.change", call: (ctx) => desk.addWorkspace(ctx, WORKSPACE) },
  changeWorkspace: { right: "pool.change", call: (ctx) => desk.changeWorkspace(ctx, NOBODY, {}) },
  createPool: { right: "pool.change", call: (ctx) => desk.createPool(ctx, { name: "" }) },
  openIncident: { right: "incidents.open", call: (ctx) => delivery.openIncident(ctx, NOBODY, "") },
  runIncident: {
    right: "incidents.run",
    call: (ctx) => delivery.runIncident(ctx, NOBODY, { fingerprint: "x", confirm: "" }),
  },
  listIncidents: { right: "incidents.read", call: (ctx) => desk.listIncidents(ctx) },
  readIncident: { right: "incidents.read", call: (ctx) => desk.readIncident(ctx, NOBODY) },
  attachStranger: { right: "strangers.attach", call: (ctx) => delivery.attachStranger(ctx, NOBODY, NOBODY) },
  checkWorkspaceNow: { right: "workspaces.check", call: (ctx) => delivery.checkWorkspaceNow(ctx, NOBODY) },
  readReality: { right: "pool.read", call: (ctx) => desk.readReality(ctx, NOBODY) },
  removeStranger: { right: "strangers.remove", call: (ctx) => delivery.removeStranger(ctx, NOBODY, "a@b.id") },
  closeHelpTask: { right: "help.close", call: (ctx) => delivery.closeHelpTask(ctx, NOBODY) },
  finishTask: { right: "tasks.finish", call: (ctx) => delivery.finishTask(ctx, 0, "") },
  importPool: { right: "pool.change", call: (ctx) => desk.importPool(ctx, "", { isDryRun: true }) },
  listEndingAccess: { right: "pool.read", call: (ctx) => desk.listEndingAccess(ctx) },
  listFailures: { right: "pool.read", call: (ctx) => desk.listFailures(ctx, NOBODY) },
  readFailure: { right: "pool.read", call: (ctx) => desk.readFailure(ctx, NOBODY, "x") },
  listPool: { right: "pool.read", call: (ctx) => desk.listPool(ctx, PAGE) },
  listTasks: { right: "tasks.read", call: (ctx) => desk.listTasks(ctx) },
  readPoolWorkspace: { right: "pool.read", call: (ctx) => desk.readPoolWorkspace(ctx, NOBODY) },
  readPools: { right: "pool.read", call: (ctx) => desk.readPools(ctx) },
  reassign: {
    right: "assignments.reassign",
    call: (ctx) => delivery.reassign(ctx, { assignmentId: NOBODY, why: "staff" }),
  },
  giveDays: {
    right: "assignments.extend",
    call: (ctx) => delivery.giveDays(ctx, { assignmentId: NOBODY, days: 1, note: "x" }),
  },
  moveByStaff: { right: "assignments.reassign", call: (ctx) => delivery.moveByStaff(ctx, NOBODY, {}) },
  revokeAssignment: {
    right: "assignments.revoke",
    call: (ctx) => delivery.revokeAssignment(ctx, { assignmentId: NOBODY, note: "x" }),
  },
  claimWarranty: {
    right: "warranty.claim",
    call: (ctx) => delivery.claimWarranty(ctx, { assignmentId: NOBODY, finding: "x", by: "staff" }),
  },
  sendSwapCode: { right: "seats.swap", call: (ctx) => delivery.sendSwapCode(ctx, NOBODY) },
  swapPerson: { right: "seats.swap", call: (ctx) => delivery.swapPerson(ctx, NOBODY, "x@example.com", "1") },
  readRemovalHold: { right: "pool.read", call: (ctx) => delivery.readRemovalHold(ctx) },
  planRemovals: { right: "pool.read", call: (ctx) => delivery.planRemovals(ctx) },
  releaseRemovals: { right: "removals.release", call: (ctx) => delivery.releaseRemovals(ctx) },
  listAssignments: { right: "orders.read", call: (ctx) => desk.listAssignments(ctx, { page: 1, perPage: 25 }) },
  readAssignment: { right: "orders.read", call: (ctx) => desk.readAssignment(ctx, NOBODY) },
  reopenWorkspace: { right: "workspaces.reopen", call: (ctx) => delivery.reopenWorkspace(ctx, NOBODY) },
  testWorkspace: { right: "pool.change", call: (ctx) => desk.testWorkspace(ctx, NOBODY) },
  countWaiting: { right: "waiting.read", call: (ctx) => desk.countWaiting(ctx) },
  listWaiting: { right: "waiting.read", call: (ctx) => desk.listWaiting(ctx, "none") },
  removeFromWaiting: { right: "waiting.remove", call: (ctx) => desk.removeFromWaiting(ctx, NOBODY) },
  addProduct: { right: "products.change", call: (ctx) => desk.addProduct(ctx, PRODUCT) },
  addVouchers: { right: "products.change", call: (ctx) => desk.addVouchers(ctx, VOUCHER) },
  changeVoucher: { right: "products.change", call: (ctx) => desk.changeVoucher(ctx, "none", {}) },
  listVouchers: { right: "products.read", call: (ctx) => desk.listVouchers(ctx, PAGE) },
  readVoucher: { right: "products.read", call: (ctx) => desk.readVoucher(ctx, "none") },
  archiveProduct: { right: "products.change", call: (ctx) => desk.archiveProduct(ctx, "none") },
  changeProduct: { right: "products.change", call: (ctx) => desk.changeProduct(ctx, "none", {}) },
  listCategories: { right: "products.read", call: (ctx) => desk.listCategories(ctx) },
  listProducts: { right: "products.read", call: (ctx) => desk.listProducts(ctx, PAGE) },
  readProduct: { right: "products.read", call: (ctx) => desk.readProduct(ctx, "none") },
  readProductChanges: { right: "products.read", call: (ctx) => desk.readProductChanges(ctx, "none") },
  saveCategory: { right: "products.change", call: (ctx) => desk.saveCategory(ctx, CATEGORY) },
  addStock: { right: "stock.add", call: (ctx) => desk.addStock(ctx, "none", ["x"]) },
  beginTotp: { right: "account.own", call: (ctx) => staff.beginTotp(ctx, "wrong") },
  cancelOrder: { right: "orders.cancel", call: (ctx) => ordering.cancelOrder(ctx, NO_ORDER) },
  changePassword: {
    right: "account.own",
    call: (ctx) => staff.changePassword(ctx, { current: "x", password: PASSWORD }),
  },
  acceptReceipt: { right: "payments.confirm", call: (ctx) => settlement.acceptReceipt(ctx, MONEY) },
  confirmManualRefund: { right: "refunds.by_hand", call: (ctx) => settlement.confirmManualRefund(ctx, REFUND, PAYOUT) },
  takeRefundByHand: { right: "refunds.by_hand", call: (ctx) => settlement.takeRefundByHand(ctx, REFUND, "x") },
  withdrawRefund: { right: "refunds.by_hand", call: (ctx) => settlement.withdrawRefund(ctx, REFUND, "x") },
  confirmPaymentByHand: {
    right: "payments.confirm",
    call: (ctx) => settlement.confirmPaymentByHand(ctx, NO_ORDER, proof),
  },
  confirmTotp: { right: "account.own", call: (ctx) => staff.confirmTotp(ctx, "000000") },
  correctAddress: { right: "orders.correct", call: (ctx) => delivery.correctAddress(ctx, NOBODY, "a@b.id") },
  createApiKey: { right: "keys.manage", call: (ctx) => staff.createApiKey(ctx, { name: "", role: "admin" }) },
  createUser: { right: "staff.manage", call: (ctx) => staff.createUser(ctx, { email: "", role: "admin" }) },
  eraseBuyer: { right: "buyers.erase", call: (ctx) => desk.eraseBuyer(ctx, "nobody@example.com") },
  disableTotp: { right: "staff.manage", call: (ctx) => staff.disableTotp(ctx, NOBODY) },
  disableUser: { right: "staff.manage", call: (ctx) => staff.disableUser(ctx, NOBODY) },
  enableUser: { right: "staff.manage", call: (ctx) => staff.enableUser(ctx, NOBODY) },
  endOwnSessions: { right: "account.own", call: (ctx) => staff.endOwnSessions(ctx, NOBODY) },
  endSessions: { right: "staff.manage", call: (ctx) => staff.endSessions(ctx, NOBODY) },
  findStockedProduct: { right: "products.read", call: (ctx) => desk.findStockedProduct(ctx, "none") },
  listApiKeys: { right: "keys.manage", call: (ctx) => staff.listApiKeys(ctx) },
  listEngineRuns: { right: "engine.read", call: (ctx) => engine.listEngineRuns(ctx, RUNS) },
  listGatewayStatus: { right: "gateways.read", call: (ctx) => desk.listGatewayStatus(ctx) },
  listInbox: { right: "webhooks.read", call: (ctx) => desk.listInbox(ctx, PAGE) },
  listOrders: { right: "orders.read", call: (ctx) => desk.listOrders(ctx, PAGE) },
  listPeople: { right: "staff.manage", call: (ctx) => staff.listPeople(ctx) },
  listProductRows: { right: "products.read", call: (ctx) => desk.listProductRows(ctx) },
  listReconciliations: { right: "reconciliation.read", call: (ctx) => settlement.listReconciliations(ctx, 1) },
  listSecurityEvents: { right: "security.read", call: (ctx) => staff.listSecurityEvents(ctx, PAGE) },
  newRecoveryCodes: { right: "account.own", call: (ctx) => staff.newRecoveryCodes(ctx, "000000") },
  personIdOf: { right: "staff.manage", call: (ctx) => staff.personIdOf(ctx, "nobody@example.com") },
  readAccount: { right: "account.own", call: (ctx) => staff.readAccount(ctx) },
  readEngineRun: { right: "engine.read", call: (ctx) => engine.readEngineRun(ctx, NOBODY) },
  readHome: { right: "orders.read", call: (ctx) => desk.readHome(ctx) },
  readInboxItem: { right: "webhooks.read", call: (ctx) => desk.readInboxItem(ctx, NOBODY) },
  readOrderDetail: { right: "orders.read", call: (ctx) => desk.readOrderDetail(ctx, NO_ORDER) },
  reconcileNow: { right: "reconciliation.run", call: (ctx) => settlement.reconcileNow(ctx, "sandbox", 1) },
  refundOrder: {
    right: "refunds.request",
    call: (ctx) => desk.refundOrder(ctx, NO_ORDER, { amountIdr: 1, reason: "x" }),
  },
  replayWebhook: { right: "webhooks.replay", call: (ctx) => desk.replayWebhook(ctx, NOBODY) },
  requestRefund: {
    right: "refunds.request",
    call: (ctx) => settlement.requestRefund(ctx, { attemptId: NOBODY, amountIdr: 1, reason: "x" }),
  },
  resendMessage: { right: "messages.resend", call: (ctx) => desk.resendMessage(ctx, NO_ORDER) },
  resolveAttention: {
    right: "payments.resolve",
    call: (ctx) => settlement.resolveAttention(ctx, { ...MONEY, outcome: "kept" }),
  },
  retryOrder: { right: "orders.retry", call: (ctx) => delivery.retryOrder(ctx, NO_ORDER) },
  retryUnit: { right: "orders.retry", call: (ctx) => delivery.retryUnit(ctx, NOBODY) },
  revokeApiKey: { right: "keys.manage", call: (ctx) => staff.revokeApiKey(ctx, NOBODY) },
  setPassword: { right: "staff.manage", call: (ctx) => staff.setPassword(ctx, NOBODY) },
  setRole: { right: "staff.manage", call: (ctx) => staff.setRole(ctx, NOBODY, "admin") },
  settleFinding: { right: "reconciliation.run", call: (ctx) => settlement.settleFinding(ctx, "sandbox", "PAY-0") },
  testGateway: { right: "gateways.test", call: (ctx) => desk.testGateway(ctx, "sandbox") },
  turnTotpOff: { right: "account.own", call: (ctx) => staff.turnTotpOff(ctx, { password: "x", code: "0" }) },
};
/** What everybody who has an order's number may read. */
const OPEN = new Set(["readOrderStatus"]);
/** Signing in and what belongs to it, before anybody is known; and what the shell alone does. */
const NOBODYS = new Set([
  "findApiKey",
  "findSession",
  "openSession",
  "recordEvent",
  "resealTotp",
  "signOut",
  "takeCode",
  "verifyPassword",
]);

/** Names of functions that a file imports from the rooms where staff's verbs live. */
function verbsOf(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), "utf8"), ts.ScriptTarget.Latest);
  return source.statements.filter(ts.isImportDeclaration).flatMap(({ moduleSpecifier, importClause }) => {
    const from = ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : "";
    const named = importClause?.namedBindings;
    const isRoom =
      /^@\/lib\/(delivery|desk|engine|messages|ordering|orders|payments|settlement|staff|workspaces|seats)$/;
    if (!isRoom.test(from) || importClause?.isTypeOnly || !named || !ts.isNamedImports(named)) return [];
    return named.elements.filter((one) => !one.isTypeOnly).map((one) => (one.propertyName ?? one.name).text);
  });
}

describe("every verb of staff", () => {
  it("has a rule here", () => {
    const folders = ["app/(admin)", "app/api/admin"];
    const called = folders.flatMap((folder) => filesBelow(folder, /\.tsx?$/).flatMap(verbsOf));
    const doors = [...Object.keys(desk), ...Object.keys(staff).filter((name) => !NOBODYS.has(name))];
    const missing = [...new Set([...called, ...doors])].filter((name) => !(name in VERBS) && !OPEN.has(name));
    expect(missing, `add them to VERBS in ${relative(ROOT, fileURLToPath(import.meta.url))}`).toEqual([]);
  });

  const codeOf = async (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => "done",
      (error: unknown) => (isDomainError(error) ? error.code : "other"),
    );

  it.each(Object.entries(VERBS))("%s asks for it inside", async (_name, { right, call }) => {
    const { role, scope, isBuyersToo } = ruleOf(right);
    const isForbidden = async (ctx: Ctx) => (await codeOf(call(ctx))) === "forbidden";
    const key = (scopes: readonly never[] | null): Ctx => ({
      ...owner.ctx,
      actor: { kind: "api_key", id: "1", name: "bot", role: "owner", scopes },
    });
    expect(await isForbidden(owner.ctx)).toBe(false);
    expect(await isForbidden(admin.ctx)).toBe(role === "owner");
    expect(await isForbidden(key([]))).toBe(true);
    expect(await isForbidden(key(null))).toBe(scope === null);
    expect(await isForbidden(buyerCtx(null))).toBe(isBuyersToo !== true);
  });
});

describe("a refund", () => {
  const LIMIT = 500_000;
  async function paidOrder() {
    const big = await openShop([5], { priceIdr: LIMIT + 100_000 });
    const placed = await order(big);
    await pay(placed.payment_reference);
    return placed.order_id;
  }
  const refund = (ctx: Ctx, id: string, amountIdr: number) => desk.refundOrder(ctx, id, { amountIdr, reason: "uji" });

  it("above the owner's limit is an owner's, counted over the whole order", async () => {
    expect(shop.packageId).not.toBe("");
    const id = await paidOrder();
    await expect(refund(admin.ctx, id, LIMIT + 1)).rejects.toMatchObject({
      code: "forbidden",
      details: { right: "refunds.above_limit", needs: "owner" },
    });
    await refund(admin.ctx, id, LIMIT - 1);
    await expect(refund(admin.ctx, id, 2)).rejects.toMatchObject({ code: "forbidden" });
    await refund(admin.ctx, id, 1);
    await expect(refund(admin.ctx, id, 1)).rejects.toMatchObject({ code: "forbidden" });
    await refund(owner.ctx, id, 1);
  });

  it("by hand is an owner's, whatever its size", async () => {
    const id = await paidOrder();
    const { attempts } = (await desk.readOrderDetail(owner.ctx, id)) ?? {};
    const request = { attemptId: attempts?.[0]?.id ?? "", amountIdr: 1, reason: "uji", isByHand: true };
    await expect(settlement.requestRefund(admin.ctx, request)).rejects.toMatchObject({ code: "forbidden" });
  });
});
