import { useTranslations } from "next-intl";
import type { OrderView } from "@/lib/ordering/views";
import { countPeople, deliverySteps, type Step, type StepState } from "./stage";
import { useTimes } from "./use-times";

const DOTS: Record<StepState, string> = {
  done: "border-ok bg-ok text-accent-ink",
  current: "border-accent bg-surface text-accent",
  waiting: "border-edge bg-surface text-muted",
  trouble: "border-warn bg-warn-soft text-warn",
};

const SIGNS: Record<StepState, string> = {
  done: "m5.5 10.4 3 3 6-6.6",
  current: "M10 9.9v.2",
  waiting: "",
  trouble: "M10 5.5v5.5m0 3v.2",
};

/** The steps from payment to what was bought, and the one that is on now. */
export function StepTracker({ order }: { order: OrderView }) {
  const t = useTranslations("steps");
  const help = useStepHelp(order);
  const steps = deliverySteps(order);
  return (
    <section aria-label={t("title")}>
      <ol>
        {steps.map((step, index) => (
          <li
            key={step.name}
            aria-current={step.state === "current" || step.state === "trouble" ? "step" : undefined}
            className="relative flex gap-4 pb-6 last:pb-0"
          >
            {index < steps.length - 1 ? <Track isDone={step.state === "done"} /> : null}
            <Dot state={step.state} />
            <div className="min-w-0 pt-0.5">
              <p className={step.state === "waiting" ? "text-muted" : "font-semibold"}>
                {t(step.name)}
                <span className="sr-only">, {t(step.state)}</span>
              </p>
              <p className="text-sm text-muted">{help(step)}</p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

const Track = ({ isDone }: { isDone: boolean }) => (
  <span
    aria-hidden="true"
    className={`absolute top-7 bottom-0 left-3.5 w-0.5 -translate-x-1/2 ${isDone ? "bg-ok" : "bg-line"}`}
  />
);

const Dot = ({ state }: { state: StepState }) => (
  <span
    aria-hidden="true"
    className={`flex size-7 shrink-0 items-center justify-center rounded-full border-2 ${DOTS[state]}`}
  >
    <svg viewBox="0 0 20 20" className="size-5">
      <path
        d={SIGNS[state]}
        fill="none"
        stroke="currentColor"
        strokeWidth={state === "current" ? 7 : 2.25}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  </span>
);

/** When it happened, or what it waits for. */
function useStepHelp(order: OrderView): (step: Step) => string {
  const t = useTranslations("steps");
  const { dateTime, date } = useTimes();
  const units = order.lines.flatMap(({ units }) => units);
  const deliveredAt = units.map((unit) => unit.deliveredAt).find((at) => at !== null);
  const until = order.endsAt ? t("until", { date: date(order.endsAt) }) : null;
  return ({ name, state }) => {
    switch (name) {
      case "paid":
        return order.paidAt ? dateTime(order.paidAt) : t("paidHelp");
      case "seat":
        return state === "trouble" ? t("seatQueue") : "";
      case "invite":
        if (state === "trouble") return t(countPeople(order).needsYou > 0 ? "inviteYours" : "inviteHand");
        if (state === "done" && deliveredAt) return dateTime(deliveredAt);
        return t("inviteHelp", { email: order.customerEmail });
      case "join":
        return state === "done" && until ? until : t("joinHelp");
      case "extend":
        if (state === "trouble") return t("inviteHand");
        return state === "done" && until ? until : t("extendHelp");
      case "item":
        if (state === "trouble") return t(order.invitationStatus === "pending_stock" ? "itemQueue" : "inviteHand");
        return state === "done" && deliveredAt ? dateTime(deliveredAt) : t("itemHelp");
    }
  };
}
