import { requiredEnv } from "@/lib/core/env";
import { hmacSha256, isSameSecret } from "@/lib/core/secrets";

/** What the site's processes say to themselves over HTTP, because only a request may do it. */

export const internalToken = (purpose: string): string => hmacSha256(requiredEnv("AUTH_SECRET"), `internal:${purpose}`);

export const isInternal = (request: Request, purpose: string): boolean =>
  isSameSecret(request.headers.get("x-kursi-internal"), internalToken(purpose));
