import { SubmitButton } from "@/components/ui/submit-button";
import type { PayMode } from "@/lib/pretend";
import { pressPay } from "./actions";

type Props = {
  reference: string;
  back: string | null;
  mode: PayMode;
  kind: "primary" | "secondary";
  label: string;
  busy: string;
};

/** One button with its own form, so that a press needs no script. */
export function PressForm({ reference, back, mode, kind, label, busy }: Props) {
  return (
    <form action={pressPay} className="grid">
      <input type="hidden" name="reference" value={reference} />
      <input type="hidden" name="mode" value={mode} />
      {back ? <input type="hidden" name="back" value={back} /> : null}
      <SubmitButton kind={kind} busy={busy} className="w-full">
        {label}
      </SubmitButton>
    </form>
  );
}
