"use client";

import { createContext, use, type ReactNode } from "react";
import type { StaffRole } from "@/lib/core/rights";
import type { Catalogue } from "@/lib/i18n/catalogues";

/**
 * The few words that every form of the back office needs in the browser, handed down once by its layout: what buttons
 * say while they work, and one sentence for each way in which an action can be refused.
 */
export type AdminWords = {
  /** Of whoever is signed in, so that forms say beforehand what is an owner's. */
  role: StaffRole;
  act: Pick<Catalogue["admin"]["act"], "working" | "done" | "yes" | "no" | "next"> & {
    copy: string;
    copied: string;
  };
  trouble: Catalogue["admin"]["trouble"];
};

const Words = createContext<AdminWords | null>(null);

export const AdminWordsProvider = ({ words, children }: { words: AdminWords; children: ReactNode }) => (
  <Words value={words}>{children}</Words>
);

export function useAdminWords(): AdminWords {
  const words = use(Words);
  if (!words) throw new Error("the layout of the back office hands down its words");
  return words;
}
