"use client";

import { signOut } from "next-auth/react";
import { useState } from "react";
import { adminButton } from "./ui/button";

/** Ends the person's sessions and leaves. */
export function SignOutButton({ label, busy }: { label: string; busy: string }) {
  const [isBusy, setBusy] = useState(false);
  const leave = async () => {
    if (isBusy) return;
    setBusy(true);
    await signOut({ redirect: false }).catch(() => undefined);
    // A whole page load: nothing that was shown to staff stays in memory.
    window.location.assign("/signin");
  };
  return (
    <button
      type="button"
      onClick={leave}
      aria-disabled={isBusy}
      className={adminButton("quiet", "lg:w-full lg:justify-start")}
    >
      {isBusy ? busy : label}
    </button>
  );
}
