/**
 * The address a request came from, as our own server saw it: it overwrites whatever the client sent in this header, so
 * that a limit by address cannot be dodged. Null when another server runs the site.
 */
export const peerOf = (headers: Headers): string | null => headers.get("x-kursi-peer")?.slice(0, 64) || null;
