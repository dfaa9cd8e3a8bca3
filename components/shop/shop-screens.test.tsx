import { describe, expect, it } from "vitest";
import { draw } from "@/components/testing/draw";
import { Landing } from "./landing";
import { OrderForm } from "./order-form";
import { useOrderFormCopy } from "./order-form-copy";
import type { OrderFormItem, OrderFormState } from "./order-form-state";
import { OrderHead } from "./order-head";
import { ProductTerms } from "./product-terms";
import { SoldOut } from "./sold-out";
import type { WindowItem } from "./window-item";

const seat: WindowItem = {
  id: "team-5-kursi",
  kind: "seat",
  name: "Team 5 Kursi",
  summary: { id: "Lima kursi", en: "Five seats" },
  terms: { id: "Satu.\nDua.", en: "One.\nTwo." },
  termsVersion: 1,
  priceIdr: 225_000,
  durationDays: 30,
  warrantyDays: 30,
  quantityMax: 4,
  unitsInOne: 5,
  supply: "pool:chatgpt",
  settings: { kind: "seat", poolId: "chatgpt", seats: 5 },
  category: { id: "kursi", name: { id: "Kursi", en: "Seats" }, emoji: "💺" },
  imageUrl: null,
  available: 2,
  byHandWithinHours: null,
};
const code: WindowItem = {
  ...seat,
  id: "kode-hadiah",
  kind: "code",
  name: "Kode Hadiah",
  priceIdr: 25_000,
  durationDays: null,
  warrantyDays: 0,
  unitsInOne: 1,
  supply: "product:kode-hadiah",
  settings: { kind: "code", items: 1 },
  category: { id: "kode", name: { id: "Kode", en: "Codes" }, emoji: null },
  available: 9,
  byHandWithinHours: null,
};
const soldOut: WindowItem = { ...seat, id: "plus", name: "Plus", unitsInOne: 1, available: 0 };

const formOf = (of: "product" | "cart", items: readonly WindowItem[]) => {
  const lines = items.map(({ id, priceIdr }) => ({ productId: id, quantity: 1, subtotalIdr: priceIdr }));
  const state: OrderFormState = {
    values: {
      customer_email: "",
      full_name: "",
      phone_number: "",
      intent: "",
      member_emails: "",
      payment_method: "",
      promo_code: "",
    },
    lines: items.map(({ id }) => ({ productId: id, quantity: "1" })),
    errors: {},
    lineErrors: {},
    message: null,
    quote: { lines, discountIdr: 0, totalIdr: lines.reduce((sum, one) => sum + one.subtotalIdr, 0), promoCode: null },
    key: "key",
  };
  const shown = items.map(({ id, name, priceIdr, quantityMax, unitsInOne, kind }): OrderFormItem => ({
    id,
    name,
    priceIdr,
    quantityMax,
    unitsInOne,
    isSeat: kind === "seat",
  }));
  const Form = () => (
    <OrderForm
      of={of}
      items={shown}
      methods={[]}
      copy={useOrderFormCopy()}
      initial={state}
      action={async (sent) => sent}
    />
  );
  return <Form />;
};

describe("the shop window", () => {
  const html = draw(<Landing items={[seat, soldOut, code]} addToCart={async () => undefined} />);

  it("says of each kind how it is delivered, and offers both ways to buy", () => {
    expect(html).toContain("untuk 30 hari");
    expect(html).toContain("dikirim langsung");
    for (const { name } of [seat, code])
      for (const label of ["Pesan sekarang", "Tambah ke keranjang"]) expect(html).toContain(`"${label}: ${name}"`);
  });

  it("sells nothing that is sold out, but lets who has a seat extend it", () => {
    expect(html).toContain('aria-label="Plus habis"');
    expect(html).not.toContain("Pesan sekarang: Plus");
    expect(html).toContain('href="/order/plus"');
    expect(draw(<SoldOut item={soldOut} waiting="" renewal={formOf("product", [soldOut])} />)).toContain(
      'name="intent"',
    );
    expect(draw(<SoldOut item={{ ...code, available: 0 }} waiting="" renewal="form" />)).not.toContain("form</div>");
  });

  it("gives nothing away of where a product comes from", () => {
    expect(html).not.toMatch(/pool:|product:|chatgpt/);
  });
});

describe("the order form", () => {
  it("asks for an extension only where there are seats", () => {
    expect(draw(formOf("product", [seat]))).toContain("Sudah punya kursi dengan email ini?");
    expect(draw(formOf("product", [code]))).not.toContain("kursi dengan email");
    expect(draw(formOf("cart", [seat, code]))).toContain("Sudah punya kursi dengan email ini?");
  });

  it("names members for one product; with several they are named on the order's page", () => {
    expect(draw(formOf("product", [seat]))).toContain('name="member_emails"');
    const cart = draw(formOf("cart", [seat, code]));
    expect(cart).not.toContain('name="member_emails"');
    expect(cart).toContain("bisa diisi di halaman pesanan");
  });

  it("of a cart sends each product with its quantity, in the same order, and needs no script to count anew", () => {
    const cart = draw(formOf("cart", [seat, code]));
    expect([...cart.matchAll(/name="(package_id|quantity)"/g)].map(([, name]) => name)).toEqual([
      "package_id",
      "quantity",
      "package_id",
      "quantity",
    ]);
    expect(cart).toContain("Rp250.000");
    expect(cart).toMatch(/<noscript>.*Hitung ulang/);
    expect(cart).toContain('value="remove:kode-hadiah"');
  });

  it("can be drawn in both languages with no word missing", () => {
    for (const locale of ["id", "en"] as const)
      for (const item of [seat, code, soldOut]) {
        expect(draw(<OrderHead item={item} />, locale)).toContain(item.name);
        expect(draw(<ProductTerms item={item} />, locale)).toContain(item.name);
        expect(draw(formOf("cart", [item]), locale)).toContain(item.name);
      }
  });
});
