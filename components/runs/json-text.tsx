/** JSON as text, indented when it is whole; the store cuts what is very long. */
export function JsonText({ text }: { text: string }) {
  return (
    <pre className="rounded-control bg-sunken p-3 font-mono text-[0.8125rem] leading-relaxed wrap-anywhere whitespace-pre-wrap">
      {indent(text)}
    </pre>
  );
}

function indent(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
