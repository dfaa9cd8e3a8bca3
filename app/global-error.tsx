"use client";

import { Trouble } from "@/components/shop/trouble";
import "./globals.css";

/** Stands in for the root layout when that itself has crashed. */
export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="id">
      <body className="flex flex-col antialiased">
        <Trouble digest={error.digest} onRetry={reset} />
      </body>
    </html>
  );
}
