import { startShop } from "@/scripts/testing/shop";
import { expect, test as base } from "./fixtures";
import { startCashifyStandin } from "./standins/cashify";
import { CONTROL_PREFIX } from "./standins/http";
import { startMidtransStandin } from "./standins/midtrans";
import { startPakasirStandin } from "./standins/pakasir";
import { startTripayStandin } from "./standins/tripay";
import { expectStage, openAsStaff, orderByForm, panelOf, qrOf, rupiah, words } from "./support/order-page";
import { readScreen } from "./support/qr";

type Standins = Awaited<ReturnType<typeof startStandins>>;

type FeePayer = "customer" | "merchant";

async function startStandins(feePaidBy: FeePayer) {
  const [tripay, cashify, pakasir, midtrans] = await Promise.all([
    startTripayStandin({ feePaidBy }),
    startCashifyStandin({ webhookUrl: null }),
    startPakasirStandin({ feePaidBy }),
    startMidtransStandin(),
  ]);
  return { tripay, cashify, pakasir, midtrans };
}

/** One shop that offers all four gateways, each of which is a stand-in on loopback. */
const test = base.extend<object, { feePaidBy: FeePayer; standins: Standins }>({
  feePaidBy: ["customer", { option: true, scope: "worker" }],
  standins: [
    async ({ feePaidBy }, use) => {
      const standins = await startStandins(feePaidBy);
      await use(standins);
      await Promise.all(Object.values(standins).map((standin) => standin.stop()));
    },
    { scope: "worker" },
  ],
  stage: [
    async ({ standins }, use) => {
      const env = Object.assign({}, ...Object.values(standins).map((standin) => standin.env));
      const shop = await startShop({ env });
      for (const [name, standin] of Object.entries(standins))
        standin.webhooks.settings.url = `${shop.url}/api/webhooks/${name}`;
      await use({ url: shop.url, owner: shop.owner });
      await shop.stop();
    },
    { scope: "worker", timeout: 360_000 },
  ],
});

test.describe.configure({ mode: "serial", timeout: 90_000 });

const GATEWAYS = [
  { name: "tripay", label: "QRIS (Tripay)", line: words.receipt.fee },
  { name: "cashify", label: "QRIS (Casaku)", line: words.receipt.uniqueCode },
  { name: "pakasir", label: "QRIS (Pakasir)", line: words.receipt.fee },
  { name: "midtrans", label: "QRIS (Midtrans)", line: null },
] as const;

/** Our reference of the attempt whose code is shown. */
const referenceIn = (src: string | null): string => /c=(PAY-[0-9A-Z]+)/.exec(src ?? "")?.[1] ?? "";

for (const { name, label, line } of GATEWAYS)
  test(`${name}: the exact amount on the page, paid at the gateway, invited`, async ({
    page,
    standins,
    email,
    shop,
  }) => {
    await orderByForm(page, { package: "ChatGPT Plus 1 Bulan", email, method: label });
    await expectStage(page, "waiting");

    const bank = await page.context().newPage();
    const reference = referenceIn(await qrOf(page).getAttribute("src"));
    await bank.goto(`${standins[name].url}${CONTROL_PREFIX}pay/${reference}`);
    const due = Number(/Rp(\d+)/.exec(await bank.locator("p").first().innerText())?.[1]);
    await expect(page.getByText(rupiah(due), { exact: true }).first()).toBeVisible();
    expect(await readScreen(qrOf(page))).toBe(await bank.locator("code").innerText());
    if (line) {
      expect(due).toBeGreaterThan(50_000);
      await expect(page.getByRole("term").filter({ hasText: line }).first()).toBeVisible();
      await expect(
        page
          .getByRole("definition")
          .filter({ hasText: rupiah(due - 50_000) })
          .first(),
      ).toBeVisible();
    } else expect(due).toBe(50_000);

    await bank.getByRole("button", { name: "Pay", exact: true }).click();
    await expectStage(page, "invited");
    expect(await shop.whereIs(email)).toBeTruthy();
    expect(standins[name].webhooks.deliveries.at(-1)?.state).toBe("accepted");
  });

test("the buyer changes to another method and pays there", async ({ page, standins, email }) => {
  await orderByForm(page, { package: "ChatGPT Plus 1 Bulan", email, method: "QRIS (Midtrans)" });
  await expectStage(page, "waiting");
  const first = await qrOf(page).getAttribute("src");
  await page.getByText(words.pay.otherMethod, { exact: true }).click();
  await page.getByRole("button", { name: "QRIS (Tripay)" }).click();
  await expect(qrOf(page)).not.toHaveAttribute("src", first ?? "");
  standins.tripay.pay(referenceIn(await qrOf(page).getAttribute("src")));
  await expectStage(page, "invited");
});

test("when the chosen gateway is down the buyer gets a code from the next, and staff see why", async ({
  page,
  standins,
  email,
  staffState,
  openContext,
}) => {
  await standins.tripay.goDown();
  const orderId = await orderByForm(page, { package: "ChatGPT Plus 1 Bulan", email, method: "QRIS (Tripay)" });
  await expectStage(page, "waiting");
  const reference = referenceIn(await qrOf(page).getAttribute("src"));
  expect(standins.cashify.books.find(reference)).toBeTruthy();
  await standins.tripay.comeBack();

  const staff = await openAsStaff(await openContext({ storageState: staffState }), orderId);
  const attempts = staff.getByRole("listitem").filter({ hasText: "QRIS (Tripay)" });
  await expect(attempts).toContainText("Gagal");
  await expect(attempts).toContainText("Masalah:");
  await staff.goto("/admin/gateways");
  const card = panelOf(staff, "QRIS (Tripay)");
  await expect(card.getByRole("term").filter({ hasText: "Masalah" })).toBeVisible();

  standins.cashify.pay(reference);
  await expectStage(page, "invited");
});

test("when every gateway is down the buyer is told so, and nothing is held", async ({
  page,
  standins,
  shop,
  email,
}) => {
  const free = await shop.available();
  const all = Object.values(standins);
  await Promise.all(all.map((standin) => standin.goDown()));
  await page.goto("/order/chatgpt-plus-1-bulan");
  await page.getByLabel("Email", { exact: true }).fill(email);
  await page.getByRole("button", { name: /^Lanjut bayar/ }).click();
  await expect(page.getByText(words.formErrors.try_later)).toBeVisible({ timeout: 45_000 });
  await expect(page.getByLabel("Email", { exact: true })).toHaveValue(email);
  await expect.poll(() => shop.available()).toBe(free);

  await Promise.all(all.map((standin) => standin.comeBack()));
  await page.getByRole("button", { name: /^Lanjut bayar/ }).click();
  await page.waitForURL(/\/orders\/ORD-/);
  await expectStage(page, "waiting");
});
