import { expect, test } from "./fixtures";
import { panelOf, rupiah } from "./support/order-page";
import { newEmail, TEAM } from "./support/shop-api";

test.describe("nobody signed in", () => {
  for (const path of ["/admin", "/admin/orders", "/admin/orders/ORD-0000000000000000000000000A"])
    test(`${path} leads to the sign-in page`, async ({ page }) => {
      await page.goto(path);
      await expect(page).toHaveURL(/\/signin\?next=/);
      await expect(page.getByRole("heading", { name: "Masuk ke admin" })).toBeVisible();
    });

  test("a wrong password is refused in the same words as an unknown person", async ({ page, stage, console }) => {
    console.expect(/401/);
    await page.goto("/signin");
    for (const email of [stage.owner.email, "tidak-ada@contoh.example"]) {
      await page.getByLabel("Email").fill(email);
      await page.getByLabel("Kata sandi").fill("salah-sekali-123");
      await page.getByRole("button", { name: "Masuk" }).click();
      await expect(page.getByText("Email atau kata sandi salah.")).toBeVisible();
    }
    await page.goto("/admin");
    await expect(page).toHaveURL(/\/signin/);
  });
});

test.describe("signed in", () => {
  test.use({ storageState: async ({ staffState }, use) => use(staffState) });

  test("what needs a person stands on the front page once, however much it is", async ({ page, shop }) => {
    const orders = await Promise.all(Array.from({ length: 10 }, () => shop.placeOrder(shop.newEmail())));
    await Promise.all(orders.map((order) => shop.pay(order.payment_reference, "wrong_amount")));
    await Promise.all(orders.map((order) => shop.statusUntil(order.order_id, { payment_status: "needs_review" })));
    await page.goto("/admin");
    await expect(page).toHaveTitle(/^\(\d+\) Perlu tindakan/);
    const groups = page.locator("section").filter({ has: page.getByRole("heading", { name: / · \d+$/ }) });
    await expect(groups.first()).toBeVisible();
    for (const group of await groups.all()) await expect(group.getByRole("listitem").first()).toBeVisible();
  });

  test("orders are searched and filtered, and the address keeps both", async ({ page, shop, email }) => {
    const paid = await shop.placeOrder(email);
    await shop.pay(paid.payment_reference);
    const unpaid = await shop.placeOrder(email);
    await shop.statusUntil(paid.order_id, { invitation_status: "invited" });

    await page.goto("/admin/orders");
    await page.getByRole("searchbox").fill(email);
    await page.getByRole("searchbox").press("Enter");
    const rows = page.getByRole("row").filter({ hasText: email });
    await expect(rows).toHaveCount(2);
    await page.getByLabel("Pembayaran").selectOption("Lunas");
    await expect(rows).toHaveCount(1);
    await expect(rows.first()).toContainText("Terkirim");
    await page.reload();
    await expect(rows).toHaveCount(1);
    await page.goBack();
    await expect(rows).toHaveCount(2);

    await page.getByRole("searchbox").fill(unpaid.order_id);
    await page.getByRole("searchbox").press("Enter");
    await expect(rows).toHaveCount(1);
    await page.getByRole("searchbox").fill("tidak-ada-yang-begini");
    await page.getByRole("searchbox").press("Enter");
    await expect(page.getByText("Tidak ada pesanan yang cocok.")).toBeVisible();
  });

  test("the list is walked with the keyboard", async ({ page, shop, email }) => {
    const order = await shop.placeOrder(email);
    await page.goto("/admin/orders");
    await expect(page.getByRole("row").filter({ hasText: email })).toBeVisible();
    const search = page.getByRole("searchbox");
    // Keys are heard once the page's script runs, which may be after it has loaded.
    await expect(async () => {
      await page.keyboard.press("/");
      await expect(search).toBeFocused({ timeout: 1_000 });
    }).toPass();
    await search.fill(order.order_id);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("row")).toHaveCount(2);
    await search.blur();
    await expect(async () => {
      await page.keyboard.press("j");
      await page.keyboard.press("Enter");
      await page.waitForURL(`**/admin/orders/${order.order_id}`, { timeout: 3_000 });
    }).toPass();
  });

  test("one order shows its history in order and takes a note", async ({ page, shop, email }) => {
    const order = await shop.placeOrder(email);
    await shop.pay(order.payment_reference);
    await shop.mailUntil(email, "invite_sent");
    await page.goto(`/admin/orders/${order.order_id}`);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(order.order_id);
    await expect(page.getByText(email).first()).toBeVisible();
    await expect(page.getByText(rupiah(50_000)).first()).toBeVisible();

    const history = panelOf(page, "Riwayat");
    await expect(history.getByRole("listitem").first()).toBeVisible();
    const lines = await history.getByRole("listitem").allInnerTexts();
    const at = (pattern: RegExp) => lines.findIndex((line) => pattern.test(line));
    expect(at(/Lunas/)).toBeGreaterThan(-1);
    expect(at(/diundang ke/)).toBeGreaterThan(at(/Lunas/));
    // The small steps are there for whoever asks.
    await page.getByLabel(/^Tampilkan juga langkah kecil/).check();
    expect(await history.getByRole("listitem").count()).toBeGreaterThan(lines.length);

    await page.getByRole("button", { name: "Tambah catatan" }).click();
    await page.getByLabel("Catatan untuk staf, tidak terlihat oleh pembeli").fill("Pembeli menelepon, sudah jelas");
    await page.getByRole("button", { name: "Tambah catatan" }).click();
    await expect(history.getByText("Pembeli menelepon, sudah jelas")).toBeVisible();
    await page.getByRole("link", { name: "Lihat sebagai pembeli" }).click();
    await page.waitForURL(`**/orders/${order.order_id}`);
    await expect(page.getByText("Pembeli menelepon")).toHaveCount(0);
  });

  test("staff resend a message and give money back, and the buyer sees the refund", async ({ page, shop, email }) => {
    const order = await shop.placeOrder(email);
    await shop.pay(order.payment_reference);
    const sent = await shop.mailUntil(email, "invite_sent");
    await page.goto(`/admin/orders/${order.order_id}`);
    await page.getByRole("button", { name: "Kirim ulang" }).first().click();
    await expect.poll(async () => (await shop.mailTo(email)).length, { timeout: 30_000 }).toBe(sent.length + 1);

    await page.getByRole("button", { name: "Kembalikan uang" }).click();
    await page.getByLabel("Alasan").fill("Pembeli berubah pikiran");
    await page.getByRole("button", { name: "Lanjut" }).click();
    await page.getByRole("button", { name: "Ya, lanjutkan" }).click();
    await shop.statusUntil(order.order_id, { payment_status: "refunded" });
    await page.goto(`/orders/${order.order_id}`);
    await expect(page.getByText(/Pengembalian dana, selesai/)).toBeVisible();
  });

  test("one part of an order is given back on its own", async ({ page, shop, email }) => {
    const [leaving, staying] = [email, newEmail("anggota")];
    const order = await shop.placeOrder(leaving, { package_id: TEAM, member_emails: [leaving, staying] });
    await shop.pay(order.payment_reference);
    await shop.mailUntil(leaving, "invite_sent");
    await page.goto(`/admin/orders/${order.order_id}`);
    const part = panelOf(page, "Isi pesanan").getByRole("listitem").filter({ hasText: leaving });
    await part.getByText("Tindakan").click();
    await part.getByRole("button", { name: "Kembalikan bagian ini" }).click();
    await expect(part.getByLabel("Jumlah dalam rupiah")).toHaveValue("45000");
    await part.getByLabel("Alasan").fill("Satu orang batal ikut");
    await part.getByRole("button", { name: "Lanjut" }).click();
    await part.getByRole("button", { name: "Ya, lanjutkan" }).click();
    await shop.statusUntil(order.order_id, { payment_status: "partially_refunded" });
    await expect.poll(() => shop.whereIs(leaving), { timeout: 30_000 }).toBeUndefined();
    expect(await shop.whereIs(staying)).toBeDefined();
    await page.reload();
    await expect(part).toContainText("Ditarik");
  });

  test("codes are put into stock, each once, and the list says how many can be bought", async ({ page, shop }) => {
    const product = await shop.codeProduct();
    await page.goto("/admin/products");
    const row = page.getByRole("row").filter({ hasText: product.name });
    await row.getByRole("link", { name: "Isi stok" }).click();
    await page.waitForURL(`**/admin/products/${product.id}/stock`);
    const codes = [newEmail("kode"), newEmail("kode")];
    const box = page.getByLabel("Kode, satu per baris");
    await box.fill(`${codes[0]}\n\n${codes[1]}\n${codes[0]}\n`);
    await page.getByRole("button", { name: "Masukkan ke stok" }).click();
    await expect(page.getByText("2 kode masuk ke stok, 1 sudah ada.")).toBeVisible();
    await expect(box).toHaveValue("");
    await box.fill(`${codes[1]}\n${"x".repeat(2_001)}`);
    await page.getByRole("button", { name: "Masukkan ke stok" }).click();
    await expect(page.getByText(/Baris 2:/)).toBeVisible();
    await expect(box).toHaveValue(/^kode\./);
  });

  test("a mistyped address is put right: its invitation is taken back and the right one invited", async ({
    page,
    shop,
  }) => {
    const [typo, right] = [newEmail("salah-ketik"), newEmail("benar")];
    const order = await shop.placeOrder(typo);
    await shop.pay(order.payment_reference);
    await shop.mailUntil(typo, "invite_sent");
    await page.goto(`/admin/orders/${order.order_id}`);
    const bought = panelOf(page, "Isi pesanan");
    await expect(bought.getByText(/^1 dari 1 terkirim/)).toBeVisible();
    await bought.getByText("Tindakan").click();
    await bought.getByRole("button", { name: "Perbaiki alamat" }).click();
    await bought.getByLabel("Alamat email yang benar").fill("bukan alamat");
    await bought.getByRole("button", { name: "Perbaiki alamat" }).click();
    await expect(bought.getByLabel("Alamat email yang benar")).toHaveAttribute("aria-invalid", "true");
    await bought.getByLabel("Alamat email yang benar").fill(right);
    await bought.getByRole("button", { name: "Perbaiki alamat" }).click();
    await expect.poll(() => shop.whereIs(right), { timeout: 45_000 }).toBeDefined();
    expect(await shop.whereIs(typo)).toBeUndefined();
    await page.reload();
    await expect(bought.getByText(right)).toBeVisible();
    const story = panelOf(page, "Riwayat");
    await expect(story.getByText(`Alamat ${typo} diganti menjadi ${right}`)).toBeVisible();
  });
});
