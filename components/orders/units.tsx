import { useTranslations } from "next-intl";
import { Card } from "@/components/ui/card";
import { SubmitButton } from "@/components/ui/submit-button";
import { reasonValues } from "@/lib/i18n/reason-values";
import type { LineView, OrderView, UnitView } from "@/lib/ordering/views";
import type { OrderActions } from "./actions";
import { SwapForm } from "./swap-form";
import { CorrectAddressForm, NameUnitsForm, RevealItemForm } from "./unit-forms";
import { useTimes } from "./use-times";

type Props = { order: OrderView; actions: OrderActions };

/** Who sits where and which items came, line by line. Of a single seat in order the steps say it all. */
export function Units({ order, actions }: Props) {
  const shown = order.lines.filter((line) => isTelling(line, order));
  return shown.map((line) => (
    <section key={line.id} aria-labelledby={`line-${line.id}`}>
      <h2 id={`line-${line.id}`} className="text-lg font-bold">
        <LineTitle line={line} isOnly={order.lines.length === 1} />
      </h2>
      <ul className="mt-2 divide-y divide-line border-y border-line">
        {line.units.map((unit) => (
          <Unit key={unit.id} order={order} line={line} unit={unit} actions={actions} />
        ))}
      </ul>
    </section>
  ));
}

function isTelling({ kind, units }: LineView, order: OrderView): boolean {
  if (kind !== "seat") return order.paidAt !== null;
  return units.length > 1 || units.some(({ state }) => state === "needs_you");
}

function LineTitle({ line, isOnly }: { line: LineView; isOnly: boolean }) {
  const t = useTranslations("units");
  if (!isOnly) return line.productName;
  return line.kind === "seat" ? t("seats") : t("items", { kind: line.kind });
}

/** Nobody but staff can help an item that could not be handed over. */
const stateOf = (line: LineView, { state }: UnitView) =>
  state === "needs_you" && line.kind !== "seat" ? "by_hand" : state;

const COLOURS: Record<ReturnType<typeof stateOf>, string> = {
  waiting: "text-muted",
  needs_name: "text-muted",
  needs_you: "text-warn",
  by_hand: "text-warn",
  invited: "text-accent",
  joined: "text-ok",
  handed: "text-ok",
  ended: "text-muted",
  withdrawn: "text-muted",
};

type UnitProps = { order: OrderView; line: LineView; unit: UnitView; actions: OrderActions };

function Unit({ order, line, unit, actions }: UnitProps) {
  const t = useTranslations("units");
  const isSeat = line.kind === "seat";
  const number = unit.position + 1;
  const state = stateOf(line, unit);
  const details = useUnitDetails(unit, order.paidAt !== null);
  return (
    <li className="grid gap-3 py-3">
      <div className="flex items-baseline justify-between gap-4">
        <div className="min-w-0">
          {isSeat ? <p className={unit.email ? "font-medium" : "text-muted"}>{unit.email ?? t("open")}</p> : null}
          <p className={isSeat ? "text-sm text-muted" : "font-medium"}>
            {[isSeat ? t("seat", { number }) : t("item", { number, kind: line.kind }), ...details].join(" · ")}
          </p>
        </div>
        <span className={`shrink-0 text-sm font-semibold ${COLOURS[state]}`}>{t(`states.${state}`)}</span>
      </div>
      {state === "needs_name" && unit.email && unit.reason ? <WhyRefused reason={unit.reason} /> : null}
      {state === "needs_you" ? <NeedsYou unit={unit} number={number} actions={actions} /> : null}
      {isSeat && unit.canSwap ? <Swap order={order} unit={unit} number={number} actions={actions} /> : null}
      {state === "handed" ? <Handed unit={unit} kind={line.kind} number={number} actions={actions} /> : null}
    </li>
  );
}

/** Before the payment nothing tells whether the address has a seat already: anybody can order for any address. */
function useUnitDetails({ workspaceName, endsAt, isRenewal }: UnitView, isPaid: boolean): string[] {
  const t = useTranslations("units");
  const { date } = useTimes();
  if (!isPaid) return [];
  return [
    ...(workspaceName ? [t("in", { workspace: workspaceName })] : []),
    ...(endsAt ? [t(isRenewal ? "extendedUntil" : "until", { date: date(endsAt) })] : []),
  ];
}

type OneUnitProps = { unit: UnitView; number: number; actions: OrderActions };

/** Why this one was refused, and the two things that the buyer can do about it. */
function NeedsYou({ unit, number, actions }: OneUnitProps) {
  const t = useTranslations();
  return (
    <div className="grid gap-4 rounded-control bg-warn-soft p-4">
      {unit.reason ? <WhyRefused reason={unit.reason} /> : null}
      {/* An extension has no invitation of its own that could go elsewhere. */}
      {unit.isRenewal ? null : (
        <CorrectAddressForm
          unitId={unit.id}
          copy={{ label: t("units.correctLabel", { number }), save: t("units.correctSave"), busy: t("units.busy") }}
          action={actions.correctAddress}
        />
      )}
      <form action={actions.retryUnit} className="grid gap-1.5">
        <input type="hidden" name="unit_id" value={unit.id} />
        <SubmitButton kind="secondary" busy={t("units.busy")} className="justify-self-start">
          {t("units.retry")}
        </SubmitButton>
        <p className="text-sm">{t("units.retryHelp")}</p>
      </form>
    </div>
  );
}

/** Another person on a seat of several; a code is mailed to the buyer, because whoever has the link could ask. */
function Swap({ order, unit, number, actions }: OneUnitProps & Pick<Props, "order">) {
  const t = useTranslations("swap");
  return (
    <SwapForm
      unitId={unit.id}
      copy={{
        open: t("open"),
        label: t("label", { number }),
        help: t("help"),
        send: t("send"),
        sent: t("sent", { email: order.customerEmail }),
        codeLabel: t("codeLabel"),
        codeHelp: t("codeHelp"),
        save: t("save"),
        busy: t("busy"),
      }}
      action={actions.swapPerson}
    />
  );
}

function WhyRefused({ reason }: { reason: NonNullable<UnitView["reason"]> }) {
  const t = useTranslations("reasons");
  const { clock } = useTimes();
  return <p className="text-[0.9375rem]">{t(reason.code, reasonValues(reason.facts, clock))}</p>;
}

/** An item is shown when the buyer asks for it, so that it is on no screen by accident. */
function Handed({ unit, kind, number, actions }: OneUnitProps & Pick<LineView, "kind">) {
  const t = useTranslations();
  return (
    <RevealItemForm
      unitId={unit.id}
      copy={{
        show: t("units.show", { kind }),
        showNamed: t("units.showNamed", { number, kind }),
        help: unit.isRevealed ? t("units.shownBefore", { kind }) : t("units.showHelp"),
        busy: t("units.busy"),
        copy: t("order.copy"),
        copyNamed: t("units.copyNamed", { number, kind }),
        copied: t("order.copied"),
      }}
      action={actions.revealItem}
    />
  );
}

/** Names the people on seats that were left open. */
export function NameUnits({ order, actions }: Props) {
  const t = useTranslations("units");
  return (
    <Card aria-labelledby="name-units" className="grid gap-3">
      <h2 id="name-units" className="text-lg font-bold">
        {t("nameTitle")}
      </h2>
      <NameUnitsForm
        copy={{
          label: t("nameLabel"),
          help: t("nameHelp", { count: order.unnamedUnits }),
          save: t("nameSave"),
          busy: t("nameBusy"),
        }}
        rows={Math.min(6, Math.max(2, order.unnamedUnits))}
        action={actions.nameUnits}
      />
    </Card>
  );
}
