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
