import { z } from "zod";
import { urlRefusal } from "@/lib/core/addresses";
import { ACTION_FIELDS, KINDS, QUANTITY_MAX, type ActionField, type Kind } from "@/lib/core/kinds";
import { MAX_AMOUNT_IDR } from "@/lib/core/money";
import { seatPolicy } from "@/lib/core/seat-policy";

/** Input schemas of the catalogue. Pure. */

export type { ActionField };

const fieldName = z
  .string()
  .max(60, "is too long; 60 characters at most")
  .regex(/^[A-Za-z][A-Za-z0-9_]*$/, "must be letters, digits and _, a letter first");
/** The name under which the owner's system expects each of them. */
const actionFields = z.record(fieldName, z.enum(ACTION_FIELDS, `must be one of: ${ACTION_FIELDS.join(", ")}`));

/** People are invited into the workspaces of a pool; `seats`: in one package. */
const seat = z.object({
  kind: z.literal("seat"),
  poolId: z.string().min(1, "choose a pool").max(60, "is too long; 60 characters at most"),
  seats: z.int("must be a whole number").min(1, "must be at least 1").max(100, "is too many; 100 at most"),
  /** Warranty and swaps; what is left out is the default of the shop. */
  policy: seatPolicy.optional(),
});
/** Items of this product's stock; `items`: in one bundle. */
const code = z.object({
  kind: z.literal("code"),
  items: z.int("must be a whole number").min(1, "must be at least 1").max(100, "is too many; 100 at most"),
});
const file = z.object({ kind: z.literal("file") });

/** What belongs to one kind only, as it is stored; what nobody may read is sealed. */
export const productSettings = z.discriminatedUnion("kind", [
  seat,
  code,
  /** `sealedText`: the one text that every buyer gets. */
  z.object({ kind: z.literal("secret"), sealedText: z.string() }),
  file,
  /** `sealedKey`: what requests to `url` are signed with. */
  z.object({ kind: z.literal("action"), url: z.string(), sealedKey: z.string(), fields: actionFields }),
]);
export type ProductSettings = z.infer<typeof productSettings>;

const secret = z.object({
  kind: z.literal("secret"),
  text: z
    .string()
    .trim()
    .min(1, "must not be empty")
    .max(2_000, "is too long; 2000 characters at most, as an item in stock")
    .optional(),
});
const action = z.object({
  kind: z.literal("action"),
  url: z
    .string()
    .max(500, "is too long; 500 characters at most")
    .superRefine((url, check) => {
      const refusal = urlRefusal(url);
      if (refusal) check.addIssue({ code: "custom", message: refusal });
    }),
  signingKey: z
    .string()
    .min(32, "is too short; 32 characters at least, made by chance")
    .max(200, "is too long; 200 characters at most")
    .optional(),
  fields: actionFields.default({}),
});

/** The same as its owner writes it. A text or a key that is left out stays what it was. */
const newSettings = z.discriminatedUnion("kind", [seat, code, secret, file, action]);
export type NewSettings = z.output<typeof newSettings>;

const id = z
  .string()
  .max(60, "is too long; 60 characters at most")
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "must be lower-case letters and digits with hyphens between them");
const line = z.string().trim().min(1, "must not be empty").max(200, "is too long; 200 characters at most");
const text = z.string().trim().min(1, "must not be empty").max(20_000, "is too long");
const inBoth = <T extends z.ZodType>(words: T) => z.object({ id: words, en: words });
const wholeDays = z.int("must be whole days").max(3_650, "is too long; ten years at most");
const period = {
  message: "must be later than the start",
  isSane: (from: Date | null, until: Date | null): boolean => !from || !until || from < until,
};

/** A product as its owner writes it; everything that is left out gets its default. */
export const newProduct = z
  .object({
    id,
    settings: newSettings,
    categoryId: z.string().nullable().default(null),
    name: line,
    summary: inBoth(line),
    terms: inBoth(text),
    priceIdr: z.int("must be a whole number of rupiah").min(1, "must be at least 1").max(MAX_AMOUNT_IDR, "is too much"),
    /** Days; null where nothing ends. */
    durationDays: wholeDays.min(1, "must be at least 1").nullable().default(null),
    warrantyDays: wholeDays.min(0, "must not be negative").default(0),
    quantityMax: z.int().min(1, "must be at least 1").max(QUANTITY_MAX, "is too many").default(1),
    imageUrl: z.string().nullable().default(null),
    position: z.int().default(0),
    isActive: z.boolean().default(true),
    /** On sale from then; null: at once. */
    salesFrom: z.date().nullable().default(null),
    /** On sale until then, not included; null: without end. */
    salesUntil: z.date().nullable().default(null),
  })
  .refine(({ settings, durationDays }) => settings.kind !== "seat" || durationDays !== null, {
    path: ["durationDays"],
    message: "must be given: a seat ends",
  })
  .refine(({ salesFrom, salesUntil }) => period.isSane(salesFrom, salesUntil), {
    path: ["salesUntil"],
    message: period.message,
  });
export type NewProduct = z.input<typeof newProduct>;

export const newCategory = z.object({
  id,
  name: inBoth(line),
  emoji: z.string().max(16).nullable().default(null),
  position: z.int().default(0),
});
export type NewCategory = z.input<typeof newCategory>;

const { shape } = newProduct;
const instant = z.iso
  .datetime({ offset: true, error: "must be a time such as 2026-12-31T00:00:00+07:00" })
  .transform((written) => new Date(written));

/** A product as the outer contract names its fields, over REST and from the editor. Null empties a field. */
const contract = {
  name: line,
  price: shape.priceIdr.describe("Whole rupiah"),
  duration_days: shape.durationDays.unwrap().describe("Days; a seat must have them, null where nothing ends"),
  seats: seat.shape.seats.describe("Seats in one package"),
  pool_id: seat.shape.poolId.describe("The pool that its seats are taken from"),
  warranty_claims: seatPolicy.shape.claimsMax.describe("Replacements under warranty for each term"),
  warranty_pause_days: seatPolicy.shape.cooldownDays.describe("Days between two of them"),
  refund_percent: seatPolicy.shape.refundPercent.describe("Of the days left, when no replacement is possible"),
  swaps_per_month: seatPolicy.shape.swapsPerMonth.describe("How often a seat of several may go to another person"),
  items: code.shape.items.describe("Codes in one bundle"),
  text: secret.shape.text.describe("The one text that every buyer gets; kept sealed and never given back"),
  url: action.shape.url.describe("Where the owner's own system is asked"),
  signing_key: action.shape.signingKey.describe("What requests to it are signed with; kept sealed"),
  fields: actionFields.describe("Under which name it is told what"),
  summary: inBoth(line).describe("One line below the name"),
  terms: inBoth(text).describe("What is promised; changed terms become a new version"),
  category: z.string().max(60).nullable().describe("The id of a category"),
  quantity_max: shape.quantityMax.unwrap().describe("How many one order may hold"),
  warranty_days: shape.warrantyDays.unwrap(),
  image_url: shape.imageUrl.unwrap(),
  position: shape.position.unwrap().describe("The smallest comes first"),
  active: z.boolean(),
  sales_from: instant.nullable(),
  sales_until: instant.nullable(),
};

/** `POST /api/admin/products`. What is left out gets its default. */
export const newProductInput = z
  .strictObject(contract)
  .partial()
  .extend({
    id: id.optional().describe("Out of the name when it is left out"),
    kind: z.enum(KINDS, `must be one of ${KINDS.join(", ")}`),
    name: contract.name,
    price: contract.price,
  });
/** `PUT /api/admin/products/{id}`. What is left out stays as it is; the kind may be repeated, never changed. */
export const productChangeInput = z
  .strictObject(contract)
  .partial()
  .extend({ kind: newProductInput.shape.kind.optional() });
export type ProductInput = z.output<typeof productChangeInput>;
export type NewProductInput = z.output<typeof newProductInput>;

/** The fields that belong to one kind alone. */
export const FIELDS_OF_KIND = {
  seat: ["seats", "pool_id", "warranty_claims", "warranty_pause_days", "refund_percent", "swaps_per_month"],
  code: ["items"],
  secret: ["text"],
  file: [],
  action: ["url", "signing_key", "fields"],
} as const satisfies Record<Kind, readonly (keyof ProductInput)[]>;

const voucherCode = z
  .string()
  .trim()
  .toUpperCase()
  .min(3, "is too short; 3 characters at least")
  .max(40, "is too long; 40 characters at most")
  .regex(/^[A-Z0-9_-]+$/, "must be letters, digits, - and _");
const limit = z.int("must be a whole number").min(1, "must be at least 1").max(1_000_000, "is too many").nullable();
const PERCENT_MAX = "must be 100 at most";
const isSaneValue = (kind: "percent" | "fixed", value: number): boolean => kind === "fixed" || value <= 100;

export const newPromo = z
  .object({
    code: voucherCode,
    kind: z.enum(["percent", "fixed"], "must be percent or fixed"),
    /** Percent (1-100) or rupiah. */
    value: z.int("must be a whole number").min(1, "must be at least 1").max(MAX_AMOUNT_IDR, "is too much"),
    /** Null: counts for every product. */
    productIds: z
      .array(z.string().max(60, "is not the id of a product"))
      .min(1, "must name a product, or be left out")
      .max(200, "names too many products")
      .nullable()
      .default(null),
    /** Null: without limit. */
    usesMax: limit.default(null),
    /** How often one buyer may use it. Null: without limit. */
    perBuyer: limit.default(null),
    startsAt: z.date().nullable().default(null),
    endsAt: z.date().nullable().default(null),
    isActive: z.boolean().default(true),
  })
  .refine(({ kind, value }) => isSaneValue(kind, value), { path: ["value"], message: PERCENT_MAX })
  .refine(({ startsAt, endsAt }) => period.isSane(startsAt, endsAt), { path: ["endsAt"], message: period.message });
export type NewPromo = z.input<typeof newPromo>;

const { shape: promo } = newPromo;
/** What may change as long as the voucher lives; its code and kind never do. */
const changeable = {
  value: promo.value.describe("Percent (1-100) or whole rupiah"),
  max_uses: promo.usesMax.unwrap().describe("Null: without limit"),
  per_buyer: promo.perBuyer.unwrap().describe("How often one buyer may use it; null: without limit"),
  product_ids: promo.productIds.unwrap().describe("Null: counts for every product"),
  starts_at: instant.nullable(),
  ends_at: instant.nullable(),
  active: z.boolean(),
};

/** `PUT /api/admin/vouchers/{id}`. What is left out stays as it is. */
export const voucherChangeInput = z.strictObject(changeable).partial();
export type VoucherChange = z.output<typeof voucherChangeInput>;

const COUNT_MAX = 500;
/** `POST /api/admin/vouchers`: one of that code, or `count` of them whose codes are made by chance. */
export const newVouchersInput = z
  .strictObject(changeable)
  .partial()
  .extend({
    kind: promo.kind,
    value: changeable.value,
    code: voucherCode.optional().describe("In capitals; give this or count"),
    count: z
      .int("must be a whole number")
      .min(1, "must be at least 1")
      .max(COUNT_MAX, `must be at most ${COUNT_MAX}`)
      .optional()
      .describe("Makes so many, each with a code of its own and, without max_uses, for one use"),
    prefix: z
      .string()
      .trim()
      .toUpperCase()
      .max(20, "is too long; 20 characters at most")
      .regex(/^[A-Z0-9_-]*$/, "must be letters, digits, - and _")
      .optional()
      .describe("What the codes of count begin with"),
  })
  .refine(({ code: given, count }) => (given === undefined) !== (count === undefined), {
    path: ["code"],
    message: "must be given, or count instead of it",
  })
  .refine(({ prefix, count }) => prefix === undefined || count !== undefined, {
    path: ["prefix"],
    message: "goes with count",
  });
export type NewVouchersInput = z.output<typeof newVouchersInput>;
