import type { Locale } from "@/lib/core/format";
import type { OpenFacts } from "../facts";
import { day, oneLine, type Draft, type Say, type Shop } from "./letter";

/** What every kind of message is told from, and the lines that several kinds share. */

export type Telling = { facts: OpenFacts; say: Say; locale: Locale; shop: Shop };
export type Kind = (telling: Telling) => Draft;

/** One line a person, with the workspace where it is known. */
export const peopleOf = ({ facts: { invited }, say }: Telling): string =>
  invited
    .map(({ email, workspaceName }) => {
      const workspace = oneLine(workspaceName);
      return `- ${workspace ? say("person", { email: oneLine(email), workspace }) : oneLine(email)}`;
    })
    .join("\n");

export const until = ({ facts: { endsAt }, say, locale, shop }: Telling): string =>
  endsAt ? say("until", { day: day(endsAt, locale, shop) }) : "";
