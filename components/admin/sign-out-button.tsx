"use client";

import { signOut } from "next-auth/react";
import { useState } from "react";

/** Ends the person's sessions and leaves. */
export function SignOutButton({ label, busy, className }: { label: string; busy: string; className: string }) {
  const [isBusy, setBusy] = useState(false);
  const leave = async () => {
    if (isBusy) return;
    setBusy(true);
    await signOut({ redirect: false }).catch(() => undefined);
    // A whole page load: nothing that was shown to staff stays in memory.
    window.location.assign("/signin");
  };
  return (
    <button type="button" onClick={leave} aria-disabled={isBusy} className={className}>
      {isBusy ? busy : label}
    </button>
  );
}
