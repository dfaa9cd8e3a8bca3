export type TextPart = { at: number; text: string; isLink: boolean };

/** Cuts a message into text and links. Only addresses of the shop itself become links: a name must not smuggle one in. */
export function splitLinks(text: string, appUrl: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(/https?:\/\/[^\s<>"']+/g)) {
    if (match[0] !== appUrl && !match[0].startsWith(`${appUrl}/`)) continue;
    if (match.index > from) parts.push({ at: from, text: text.slice(from, match.index), isLink: false });
    parts.push({ at: match.index, text: match[0], isLink: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ at: from, text: text.slice(from), isLink: false });
  return parts;
}
