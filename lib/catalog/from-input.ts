import { DomainError, isDomainError, type FieldErrors } from "@/lib/core/errors";
import { randomCode } from "@/lib/core/ids";
import { DEFAULT_POLICY, type Kind, type SeatPolicy } from "@/lib/core/kinds";
import { invalid } from "./quote";
import {
  FIELDS_OF_KIND,
  type NewProduct,
  type NewProductInput,
  type NewPromo,
  type NewVouchersInput,
  type ProductInput,
  type ProductSettings,
  type VoucherChange,
} from "./schemas";
import type { Bilingual, KeptProduct } from "./views";

/** Between the contract's words for products and vouchers and ours. */

/** A new product. `id` is for one that names none. */
export const newProductOf = (input: NewProductInput, id: string): NewProduct => {
  refuseForeign(input, input.kind);
  return {
    ...factsOf(input),
    id: input.id ?? id,
    settings: settingsOf(input, input.kind, null),
    name: input.name,
    summary: input.summary ?? { id: input.name, en: input.name },
    terms: input.terms ?? plainTerms(input),
    priceIdr: input.price,
  };
};

/** A product with what the input names changed. */
export function changedProduct(before: KeptProduct, input: ProductInput): NewProduct {
  const { kind } = before.settings;
  refuseForeign(input, kind);
  const { settings: _settings, termsVersion: _version, archivedAt: _archived, ...kept } = before;
  return { ...kept, ...factsOf(input), settings: settingsOf(input, kind, before.settings) };
}

/** What is given, under our names; what is left out is not among it. */
function factsOf(input: ProductInput): Partial<Omit<NewProduct, "id" | "settings">> {
  const facts = {
    name: input.name,
    priceIdr: input.price,
    durationDays: input.duration_days,
    summary: input.summary,
    terms: input.terms,
    categoryId: input.category,
    quantityMax: input.quantity_max,
    warrantyDays: input.warranty_days,
    imageUrl: input.image_url,
    position: input.position,
    isActive: input.active,
    salesFrom: input.sales_from,
    salesUntil: input.sales_until,
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

function settingsOf(input: ProductInput, kind: Kind, before: ProductSettings | null): NewProduct["settings"] {
  switch (kind) {
    case "seat": {
      const kept = before?.kind === "seat" ? before : { poolId: "default", seats: 1 };
      const policy = { ...DEFAULT_POLICY, ...(before?.kind === "seat" && before.policy), ...policyOf(input) };
      return { kind, poolId: input.pool_id ?? kept.poolId, seats: input.seats ?? kept.seats, policy };
    }
    case "code":
      return { kind, items: input.items ?? (before?.kind === "code" ? before.items : 1) };
    case "secret":
      return { kind, text: input.text };
    case "file":
      return { kind };
    case "action": {
      const kept = before?.kind === "action" ? before : { url: "", fields: {} };
      return {
        kind,
        url: input.url ?? kept.url,
        signingKey: input.signing_key,
        fields: input.fields ?? kept.fields,
      };
    }
  }
}

function policyOf(input: ProductInput): Partial<SeatPolicy> {
  const named = {
    claimsMax: input.warranty_claims,
    cooldownDays: input.warranty_pause_days,
    refundPercent: input.refund_percent,
    swapsPerMonth: input.swaps_per_month,
  };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
}

function refuseForeign(input: ProductInput, kind: Kind): void {
  if (input.kind !== undefined && input.kind !== kind) throw invalid("kind", `cannot change; this is a ${kind}`);
  for (const [owner, fields] of Object.entries(FIELDS_OF_KIND))
    for (const field of fields)
      if (owner !== kind && input[field] !== undefined)
        throw invalid(field, `goes with products of the kind ${owner}; this is a ${kind}`);
}

/** What can be said of a product without its owner: it is true of every one of them. */
function plainTerms({ kind, duration_days: days }: NewProductInput): Bilingual {
  if (kind === "seat")
    return {
      id: `Akses selama ${days ?? 0} hari, dihitung sejak undangan pertama dikirim.`,
      en: `Access for ${days ?? 0} days, counted from the first invitation.`,
    };
  return {
    id: "Dikirim di halaman pesanan setelah pembayaran diterima.",
    en: "Delivered on the order page once the payment has arrived.",
  };
}

/** Of a code that is made by chance, behind its prefix: 40 random bits. */
const RANDOM_CHARACTERS = 8;

/** The vouchers that are asked for. */
export function promosOf({ code: given, count, prefix = "", ...input }: NewVouchersInput): NewPromo[] {
  const facts = { ...promoFactsOf(input), kind: input.kind, value: input.value };
  if (given !== undefined) return [{ ...facts, code: given }];
  const usesMax = facts.usesMax === undefined ? 1 : facts.usesMax;
  return Array.from({ length: count ?? 0 }, () => ({
    ...facts,
    usesMax,
    code: prefix + randomCode(RANDOM_CHARACTERS),
  }));
}

/** What is given, under our names; what is left out is not among it. */
export function promoFactsOf(input: VoucherChange): Partial<Omit<NewPromo, "code" | "kind">> {
  const facts = {
    value: input.value,
    usesMax: input.max_uses,
    perBuyer: input.per_buyer,
    productIds: input.product_ids,
    startsAt: input.starts_at,
    endsAt: input.ends_at,
    isActive: input.active,
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

const CONTRACT_NAMES: Readonly<Record<string, string>> = {
  categoryId: "category",
  priceIdr: "price",
  durationDays: "duration_days",
  warrantyDays: "warranty_days",
  quantityMax: "quantity_max",
  imageUrl: "image_url",
  isActive: "active",
  salesFrom: "sales_from",
  salesUntil: "sales_until",
  usesMax: "max_uses",
  perBuyer: "per_buyer",
  productIds: "product_ids",
  startsAt: "starts_at",
  endsAt: "ends_at",
  "settings.poolId": "pool_id",
  "settings.signingKey": "signing_key",
};

/** Runs `work` and renames the fields of what it refuses as the contract calls them. */
export async function inContractWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isDomainError(error)) throw error;
    const fields: FieldErrors = {};
    for (const [name, sentence] of Object.entries(error.fields))
      fields[CONTRACT_NAMES[name] ?? name.replace(/^settings\./, "")] = sentence;
    throw new DomainError(error.code, error.message, error.details, fields);
  }
}
