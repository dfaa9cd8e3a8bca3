import { z } from "zod";
import { urlRefusal } from "@/lib/core/addresses";
import { QUANTITY_MAX } from "@/lib/core/kinds";
import { MAX_AMOUNT_IDR } from "@/lib/core/money";

/** Input schemas of the catalogue. Pure. */

/** What the owner's system may be told of a unit: the buyer's address and name, the order, the product, the how-manieth unit. */
const ACTION_FIELDS = ["email", "name", "order_id", "product_id", "unit_number"] as const;
export type ActionField = (typeof ACTION_FIELDS)[number];

const fieldName = z
  .string()
  .max(60, "is too long; 60 characters at most")
  .regex(/^[A-Za-z][A-Za-z0-9_]*$/, "must be letters, digits and _, a letter first");
/** The name under which the owner's system expects each of them. */
const actionFields = z.record(fieldName, z.enum(ACTION_FIELDS, `must be one of: ${ACTION_FIELDS.join(", ")}`));

/** People are invited into the workspaces of a pool; `seats`: in one package. */
const seat = z.object({
  kind: z.literal("seat"),
  poolId: z.string().min(1, "choose a pool"),
  seats: z.int().min(1).max(100),
});
/** Items of this product's stock; `items`: in one bundle. */
const code = z.object({ kind: z.literal("code"), items: z.int().min(1).max(100) });
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

/** The same as its owner writes it. A text or a key that is left out stays what it was. */
const newSettings = z.discriminatedUnion("kind", [
  seat,
  code,
  z.object({
    kind: z.literal("secret"),
    text: z
      .string()
      .trim()
      .min(1, "must not be empty")
      .max(2_000, "is too long; 2000 characters at most, as an item in stock")
      .optional(),
  }),
  file,
  z.object({
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
  }),
]);
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

export const newPromo = z
  .object({
    code: z
      .string()
      .trim()
      .toUpperCase()
      .min(3, "is too short; 3 characters at least")
      .max(40, "is too long; 40 characters at most")
      .regex(/^[A-Z0-9_-]+$/, "must be letters, digits, - and _"),
    kind: z.enum(["percent", "fixed"]),
    /** Percent (1-100) or rupiah. */
    value: z.int("must be a whole number").min(1, "must be at least 1").max(MAX_AMOUNT_IDR, "is too much"),
    /** Null: counts for every product. */
    productIds: z.array(z.string()).min(1, "must name a product, or be left out").nullable().default(null),
    /** Null: without limit. */
    usesMax: z.int().min(1, "must be at least 1").nullable().default(null),
    startsAt: z.date().nullable().default(null),
    endsAt: z.date().nullable().default(null),
    isActive: z.boolean().default(true),
  })
  .refine(({ kind, value }) => kind === "fixed" || value <= 100, { path: ["value"], message: "must be 100 at most" })
  .refine(({ startsAt, endsAt }) => period.isSane(startsAt, endsAt), { path: ["endsAt"], message: period.message });
export type NewPromo = z.input<typeof newPromo>;
