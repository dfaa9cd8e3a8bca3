import { oneLine, shortTitle } from "./letter";
import { peopleOf, until, type Kind } from "./telling";

/** What staff do with a running seat on their own account, as the buyer is told of it. */

/** `units` days were added to the term for nothing. */
export const daysGiven: Kind = (telling) => {
  const { facts, say } = telling;
  const [person] = facts.invited;
  return {
    subject: say("days_given.subject", { title: shortTitle(facts.title) }),
    paragraphs: [
      person
        ? say("days_given.given", { email: oneLine(person.email), count: facts.units })
        : say("days_given.givenPlain", { count: facts.units }),
      facts.endsAt ? until(telling) : "",
      say("days_given.nothingToDo"),
    ].filter(Boolean),
  };
};

/** The people in `invited` lose their seats before the end of their term. Why, staff tell them if they want to. */
export const accessRevoked: Kind = (telling) => {
  const { facts, say } = telling;
  return {
    subject: say("access_revoked.subject", { title: shortTitle(facts.title) }),
    paragraphs: [
      facts.invited.length === 0
        ? say("access_revoked.revokedPlain")
        : `${say("access_revoked.revoked")}\n${peopleOf(telling)}`,
      say("access_revoked.next"),
    ],
  };
};
