import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { CodeField } from "./code-field";

const copy = { sent: "Kode dikirim ke b***i@example.com.", label: "Kode", help: "Berlaku 10 menit." };

it("says where the code went, and reads out what was wrong with it", () => {
  const shown = renderToStaticMarkup(<CodeField id="code-1" copy={copy} error="Kode salah." />);
  expect(shown).toContain("b***i@example.com");
  expect(shown).toContain('autoComplete="one-time-code"');
  expect(shown).toContain('aria-describedby="code-1-error code-1-help"');
  expect(shown).toContain('aria-invalid="true"');
  expect(renderToStaticMarkup(<CodeField id="code-1" copy={copy} error={null} />)).not.toContain("code-1-error");
});
