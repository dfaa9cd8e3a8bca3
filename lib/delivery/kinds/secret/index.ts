import { readSecret } from "@/lib/catalog";
import { madeKind } from "../../made-kind";

/**
 * One text that every buyer of the product gets: a link to a course, an invitation to a group. Each unit gets a copy, so
 * that what was sold stays what it was when its owner writes another text, and one buyer's can be withdrawn.
 */
export const secretKind = madeKind("secret", async (ctx, { line }) => ({
  text: await readSecret(ctx, line.productId),
}));
