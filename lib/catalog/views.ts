import type { ReasonCode } from "@/lib/core/reasons";
import type { z } from "zod";
import type { Kind } from "@/lib/core/kinds";
import type { newProduct, ProductSettings } from "./schemas";

/** Text in both languages of the shop. */
export type Bilingual = { id: string; en: string };

/** A product as every other room knows it. Plain data. */
export type ProductView = {
  id: string;
  kind: Kind;
  name: string;
  summary: Bilingual;
  /** The terms that hold for new orders. */
  terms: Bilingual;
  termsVersion: number;
  priceIdr: number;
  /** Days; null where nothing ends. */
  durationDays: number | null;
  warrantyDays: number;
  /** How many one order may hold. */
  quantityMax: number;
  /** Units in one: seats of a package, items of a bundle. */
  unitsInOne: number;
  /** What it is taken from: `pool:<id>`, `product:<id>` (its stock), or of a kind that never runs out `<kind>:<id>`. */
  supply: string;
  settings: ProductSettings;
  category: CategoryView | null;
  imageUrl: string | null;
};

/** A product as its owner left it: `NewProduct` with what is sealed still sealed, and what the shop adds. */
export type KeptProduct = Omit<z.output<typeof newProduct>, "settings"> & {
  settings: ProductSettings;
  termsVersion: number;
  archivedAt: Date | null;
};

export type CategoryView = { id: string; name: Bilingual; emoji: string | null };

export type VoucherView = {
  id: string;
  code: string;
  kind: "percent" | "fixed";
  /** Percent or rupiah. */
  value: number;
  productIds: readonly string[] | null;
  usesMax: number | null;
  uses: number;
  perBuyer: number | null;
  startsAt: string | null;
  endsAt: string | null;
  isActive: boolean;
  createdAt: string;
};
export type VoucherPage = { rows: VoucherView[]; total: number; page: number; pages: number };
/** An order that uses a voucher. */
export type VoucherUse = {
  orderId: string;
  email: string;
  discountIdr: number;
  status: "reserved" | "used" | "released";
  at: string;
};

/** What was done to a product, and by whom. */
export type ProductChange = { at: string; actor: string; code: ReasonCode; facts: Record<string, unknown> };
