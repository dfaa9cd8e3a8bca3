import { useTranslations } from "next-intl";
import type { OrderView, PlaceView } from "@/lib/orders/views";
import type { OrderActions } from "./actions";
import { NameSeatsForm } from "./name-seats-form";
import { useTimes } from "./use-times";

/** Who sits where. With one seat the steps say it all, so this is for several. */
export function Places({ order }: { order: OrderView }) {
  const t = useTranslations("places");
  if (order.seats < 2 || order.places.length === 0) return null;
  return (
    <section aria-labelledby="places">
      <h2 id="places" className="text-lg font-bold">
        {t("title")}
      </h2>
      <ul className="mt-2 divide-y divide-line border-y border-line">
        {order.places.map((place) => (
          <Place key={place.position} place={place} />
        ))}
      </ul>
    </section>
  );
}

const COLOURS: Record<PlaceView["state"], string> = {
  waiting: "text-muted",
  invited: "text-accent",
  joined: "text-ok",
  ended: "text-muted",
};

function Place({ place }: { place: PlaceView }) {
  const t = useTranslations("places");
  const { date } = useTimes();
  const details = [
    place.workspaceName && t("in", { workspace: place.workspaceName }),
    place.endsAt && t("until", { date: date(place.endsAt) }),
  ].filter(Boolean);
  return (
    <li className="flex items-baseline justify-between gap-4 py-3">
      <div className="min-w-0">
        <p className={place.email ? "font-medium" : "text-muted"}>{place.email ?? t("open")}</p>
        <p className="text-sm text-muted">{[t("seat", { number: place.position + 1 }), ...details].join(" · ")}</p>
      </div>
      <span className={`shrink-0 text-sm font-semibold ${COLOURS[place.state]}`}>{t(`states.${place.state}`)}</span>
    </li>
  );
}

/** Names the people on seats that were left open. */
export function NameSeats({ order, actions }: { order: OrderView; actions: OrderActions }) {
  const t = useTranslations("places");
  return (
    <section
      aria-labelledby="name-seats"
      className="grid gap-3 rounded-card border border-line bg-surface p-5 shadow-card"
    >
      <h2 id="name-seats" className="text-lg font-bold">
        {t("nameTitle")}
      </h2>
      <NameSeatsForm
        copy={{
          label: t("nameLabel"),
          help: t("nameHelp", { count: order.unnamedSeats }),
          save: t("nameSave"),
          busy: t("nameBusy"),
        }}
        rows={Math.min(6, Math.max(2, order.unnamedSeats))}
        action={actions.nameMembers}
      />
    </section>
  );
}
