/**
 * What a shop can sell, by the way it is delivered:
 * - `seat`: a person is invited into one of the owner's workspaces, for a term
 * - `code`: an item from stock is handed out, once
 * - `secret`: one text that every buyer of the product gets
 * - `file`: a download
 * - `action`: a signed HTTP request to the owner's own system
 */
export const KINDS = ["seat", "code", "secret", "file", "action"] as const;
export type Kind = (typeof KINDS)[number];

/** Kinds of which there is a number: seats that somebody pays for, items in stock. The others never run out. */
export const isCounted = (kind: Kind): boolean => kind === "seat" || kind === "code";

/** The most of one product that one order may hold. It is what is said to be available of a kind that never runs out. */
export const QUANTITY_MAX = 1_000;

/** What the owner's system may be told of a unit: the buyer's address and name, the order, the product, the how-manieth unit. */
export const ACTION_FIELDS = ["email", "name", "order_id", "product_id", "unit_number"] as const;
export type ActionField = (typeof ACTION_FIELDS)[number];

/** What a product of seats promises beyond the seat; an order keeps what it was when it was placed. */
export type SeatPolicy = {
  /** Replacements under warranty for each term. */
  claimsMax: number;
  /** Days between two of them. */
  cooldownDays: number;
  /** Percent of the value of the days left that is given back when no replacement is possible. */
  refundPercent: number;
  /** How often, in 30 days, the buyer may give a seat of a team to another person. */
  swapsPerMonth: number;
};

/** Of products that say nothing. */
export const DEFAULT_POLICY: SeatPolicy = { claimsMax: 2, cooldownDays: 1, refundPercent: 100, swapsPerMonth: 2 };
