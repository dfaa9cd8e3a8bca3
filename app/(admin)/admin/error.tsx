"use client";

import { adminCopy } from "@/components/admin/copy";
import { adminButton } from "@/components/admin/ui/button";

/** The error's own words stay in the log: they may name people. */
export default function AdminError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  // An error page must not depend on what may have failed: the language stands on the page already.
  const isEnglish = typeof document !== "undefined" && document.documentElement.lang === "en";
  const { trouble } = adminCopy(isEnglish ? "en" : "id");
  return (
    <div role="alert" className="grid justify-items-start gap-3 py-10">
      <h1 className="text-title font-bold">{trouble.page}</h1>
      <p className="max-w-prose text-muted">{trouble.pageHint}</p>
      {error.digest ? <p className="font-mono text-xs text-muted">{error.digest}</p> : null}
      <button type="button" onClick={reset} className={adminButton("primary")}>
        {trouble.reload}
      </button>
    </div>
  );
}
