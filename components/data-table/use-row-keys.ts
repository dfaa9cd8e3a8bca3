import { useEffect, type RefObject } from "react";

/** j and k move the focus between the rows' links; `/` moves it to the search box of the page. */
export function useRowKeys(body: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key === "/") return focusAnd(event, document.querySelector<HTMLElement>("[data-search]"));
      if (event.key !== "j" && event.key !== "k") return;
      const links = [...(body.current?.querySelectorAll<HTMLElement>("[data-row-link]") ?? [])];
      const row = document.activeElement?.closest("tr");
      const at = links.findIndex((link) => row !== null && row !== undefined && row.contains(link));
      focusAnd(event, nextOf(links, at, event.key === "j" ? 1 : -1));
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [body]);
}

const nextOf = (links: HTMLElement[], at: number, step: 1 | -1): HTMLElement | undefined =>
  at === -1 ? links[step === 1 ? 0 : links.length - 1] : links[at + step];

function focusAnd(event: KeyboardEvent, target: HTMLElement | null | undefined): void {
  if (!target) return;
  event.preventDefault();
  target.focus();
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null;
