import { Copy } from "lucide-react";
import { buttonStyle } from "./button";
import { CopyPress } from "./press";

type Props = { text: string; label: string; done: string; children?: string };

/**
 * Copies `text`: a button with words, or a small sign beside the value where there are none. Not shown where scripts do
 * not run; the text itself always stands beside it.
 */
export function CopyButton({ text, label, done, children }: Props) {
  if (children)
    return (
      <CopyPress
        className={buttonStyle({ kind: "secondary", size: "small", className: "js-only" })}
        text={text}
        label={label}
        done={done}
      >
        {children}
      </CopyPress>
    );
  return (
    <CopyPress
      className="js-only inline-flex min-h-6 min-w-6 shrink-0 items-center justify-center rounded-md text-xs font-semibold text-muted hover:bg-sunken hover:text-ink max-md:min-h-8 max-md:min-w-8"
      text={text}
      label={`${label}: ${text}`}
      done={done}
    >
      <Copy aria-hidden="true" className="size-3.5" />
    </CopyPress>
  );
}
