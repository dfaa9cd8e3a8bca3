"use client";

import { useAdminWords } from "@/components/admin/admin-words";
import { buttonStyle } from "@/components/ui/button";

/** The error's own words stay in the log: they may name people. Ours come from the layout, which did not fail. */
export default function AdminError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const { trouble } = useAdminWords();
  return (
    <div role="alert" className="grid justify-items-start gap-3 py-10">
      <h1 className="text-title font-bold">{trouble.page}</h1>
      <p className="max-w-prose text-muted">{trouble.pageHint}</p>
      {error.digest ? <p className="font-mono text-xs text-muted">{error.digest}</p> : null}
      <button type="button" onClick={reset} className={buttonStyle({ size: "dense" })}>
        {trouble.reload}
      </button>
    </div>
  );
}
