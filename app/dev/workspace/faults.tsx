import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { controlStyle } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { KNOBS_OFF, type Knobs, type VendorWorkspaceView } from "@/lib/pretend";
import { pressKnobs } from "./actions";
import { NEXT_KNOBS, NUMBER_KNOBS, SWITCH_KNOBS } from "./knobs-form-data";

const KNOB_NAMES = Object.keys(KNOBS_OFF).filter((name): name is keyof Knobs => name in KNOBS_OFF && name !== "seed");

/** The faults that are on, as words. */
export function FaultBadges({ knobs }: { knobs: Knobs }) {
  const t = useTranslations("demo.workspace");
  const on = KNOB_NAMES.filter((name) => JSON.stringify(knobs[name]) !== JSON.stringify(KNOBS_OFF[name]));
  if (on.length === 0) return <Badge>{t("faultsNone")}</Badge>;
  return (
    <ul className="flex flex-wrap gap-1.5">
      {on.map((name) => (
        <li key={name}>
          <Badge tone="danger">
            {t(`knobs.${name}`)}
            {valueOf(knobs[name])}
          </Badge>
        </li>
      ))}
    </ul>
  );
}

function valueOf(value: Knobs[keyof Knobs]): string {
  if (value === null || typeof value === "boolean") return "";
  if (Array.isArray(value)) return `: ${value.join(", ")}`;
  if (typeof value === "object")
    return "next" in value ? ` ×${value.next}` : ` ${Math.round(value.probability * 100)}%`;
  return `: ${value}`;
}

export function FaultForm({ workspace }: { workspace: VendorWorkspaceView }) {
  const t = useTranslations("demo.workspace");
  const { remoteId, knobs } = workspace;
  const id = (name: string) => `${remoteId}-${name}`;
  return (
    <form action={pressKnobs} className="grid gap-4">
      <input type="hidden" name="remoteId" value={remoteId} />
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {NEXT_KNOBS.map((name) => {
          const chance = knobs[name];
          const count = chance && "next" in chance ? chance.next : null;
          return (
            <NumberBox
              key={name}
              id={id(name)}
              name={name}
              label={t(`knobs.${name}`)}
              value={count}
              help={t("nextHelp")}
            />
          );
        })}
        {NUMBER_KNOBS.map((name) => (
          <NumberBox
            key={name}
            id={id(name)}
            name={name}
            label={t(`knobs.${name}`)}
            value={knobs[name] === 0 && name !== "capacity" ? null : knobs[name]}
          />
        ))}
        <div className="grid content-start gap-1.5 sm:col-span-2">
          <label htmlFor={id("refuseEmails")} className="text-sm font-semibold">
            {t("knobs.refuseEmails")}
          </label>
          <input
            id={id("refuseEmails")}
            name="refuseEmails"
            defaultValue={knobs.refuseEmails.join(", ")}
            placeholder="*@contoh.example"
            aria-describedby={`${id("refuseEmails")}-help`}
            className={controlStyle()}
          />
          <p id={`${id("refuseEmails")}-help`} className="text-[0.8125rem] text-muted">
            {t("refuseHelp")}
          </p>
        </div>
      </div>
      <div className="flex flex-wrap gap-x-6">
        {SWITCH_KNOBS.map((name) => (
          <label key={name} htmlFor={id(name)} className="flex min-h-11 items-center gap-2.5 text-sm font-semibold">
            <input
              id={id(name)}
              type="checkbox"
              name={name}
              defaultChecked={knobs[name]}
              className="size-5 accent-accent"
            />
            {t(`knobs.${name}`)}
          </label>
        ))}
      </div>
      <div className="flex flex-wrap gap-2">
        <SubmitButton busy={t("busy")} name="press" value="save">
          {t("save")}
        </SubmitButton>
        <SubmitButton kind="secondary" busy={t("busy")} name="press" value="off">
          {t("off")}
        </SubmitButton>
      </div>
    </form>
  );
}

type BoxProps = { id: string; name: string; label: string; value: number | null; help?: string };

function NumberBox({ id, name, label, value, help }: BoxProps) {
  return (
    <div className="grid content-start gap-1.5">
      <label htmlFor={id} className="text-sm font-semibold">
        {label}
      </label>
      <input
        id={id}
        name={name}
        inputMode="numeric"
        defaultValue={value ?? ""}
        aria-describedby={help ? `${id}-help` : undefined}
        className={controlStyle({ className: "figures" })}
      />
      {help ? (
        <p id={`${id}-help`} className="text-[0.8125rem] text-muted">
          {help}
        </p>
      ) : null}
    </div>
  );
}
