import { formatRupiah } from "@/lib/core/format";
import { renewalAddress } from "@/lib/core/renewal-link";
import type { ReminderKind } from "@/lib/seats/status";
import { day, oneLine, shortTitle } from "./letter";
import { peopleOf, type Kind } from "./telling";

/** The last terms of the people named in `invited` end soon; the link opens the offer to renew them, ready to be paid. */
export const expiring =
  (kind: ReminderKind): Kind =>
  (telling) => {
    const { facts, say, locale, shop } = telling;
    const { reminder, amountIdr, endsAt, invited } = facts;
    const ends =
      endsAt && invited.length > 0
        ? `${say(`${kind}.endsOn`, { day: day(endsAt, locale, shop) })}\n${peopleOf(telling)}`
        : say(`${kind}.ends`);
    const isOffered = reminder?.offerEndsAt && amountIdr !== null;
    const offer = isOffered
      ? [
          say("expiring.renew", { amount: formatRupiah(amountIdr), address: renewalAddress(shop.appUrl, reminder) }),
          say("expiring.offer", { day: day(reminder.offerEndsAt ?? "", locale, shop) }),
        ]
      : [say("expiring.again", { storeName: oneLine(shop.storeName), address: `${shop.appUrl}/` })];
    return {
      subject: say(`${kind}.subject`, { title: shortTitle(facts.title) }),
      paragraphs: [ends, ...offer, say("expiring.nothingByItself")],
    };
  };
