import { formatDateTime, DEFAULT_TIME_ZONE } from "@/lib/core/format";
import { day, shortTitle } from "./letter";
import type { Kind } from "./telling";

/** What people on the waiting list are told; `items` holds the link that is their place. They have no order yet. */

/** Somebody, who may be a stranger, has typed this address. */
export const waitingJoined: Kind = ({ facts: { title, items, endsAt }, say, locale, shop }) => ({
  subject: say("waiting_joined.subject", { title: shortTitle(title) }),
  paragraphs: [
    say("waiting_joined.place", { title: shortTitle(title) }),
    endsAt === null ? "" : say("waiting_joined.expected", { day: day(endsAt, locale, shop) }),
    say("waiting_joined.link", { link: items.join(" ") }),
    say("waiting_joined.ignore"),
  ].filter(Boolean),
  isForStrangers: true,
});

/** Something is kept for them until `endsAt`. */
export const waitingOffer: Kind = ({ facts: { title, items, units, endsAt }, say, locale, shop }) => ({
  subject: say("waiting_offer.subject", { title: shortTitle(title) }),
  paragraphs: [
    say("waiting_offer.free", {
      title: shortTitle(title),
      units,
      until: endsAt === null ? "" : formatDateTime(new Date(endsAt), locale, shop.timeZone ?? DEFAULT_TIME_ZONE),
    }),
    say("waiting_offer.link", { link: items.join(" ") }),
    say("waiting_offer.next"),
  ],
  isForStrangers: true,
});
