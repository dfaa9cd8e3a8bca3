"use client";

import Form from "next/form";
import type { ReactNode } from "react";

/** Applies a choice as soon as it is made; what is typed waits for Enter or the button. */
export const FilterForm = ({ list, children }: { list: string; children: ReactNode }) => (
  <Form
    action={list}
    onChange={(event) => {
      if (event.target instanceof HTMLSelectElement || isCheckbox(event.target)) event.currentTarget.requestSubmit();
    }}
    className="mb-4 grid grid-cols-2 items-end gap-2 md:flex md:flex-wrap"
  >
    {children}
  </Form>
);

const isCheckbox = (target: EventTarget): boolean => target instanceof HTMLInputElement && target.type === "checkbox";
