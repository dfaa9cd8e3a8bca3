"use client";

import { flexRender, rowPaginationFeature, tableFeatures, useTable, type ColumnDef } from "@tanstack/react-table";
import { useRef } from "react";
import { useRowKeys } from "./use-row-keys";

/** The server filters, sorts and pages; the table only draws the page it is given. */
const listFeatures = tableFeatures({ rowPaginationFeature });
export type ListFeatures = typeof listFeatures;

type Props<Row extends { id: string }> = {
  caption: string;
  columns: ColumnDef<ListFeatures, Row, unknown>[];
  rows: Row[];
  page: number;
  perPage: number;
  total: number;
  /** Where a column's cells stand in the card on a phone, by column id. */
  cells?: Readonly<Record<string, string>>;
};

/**
 * A list on one page. On a phone every row becomes a card of two columns.
 * `[data-row-link]` in a cell is where j, k and Enter lead.
 */
export function DataTable<Row extends { id: string }>({
  caption,
  columns,
  rows,
  page,
  perPage,
  total,
  cells = {},
}: Props<Row>) {
  const body = useRef<HTMLTableSectionElement>(null);
  useRowKeys(body);
  const table = useTable({
    features: listFeatures,
    columns,
    data: rows,
    getRowId: (row) => row.id,
    manualPagination: true,
    rowCount: total,
    state: { pagination: { pageIndex: page - 1, pageSize: perPage } },
  });
  return (
    <table className="w-full text-left text-sm max-md:block">
      <caption className="sr-only">{caption}</caption>
      <thead className="max-md:sr-only">
        {table.getHeaderGroups().map((group) => (
          <tr key={group.id} className="border-b border-line text-xs text-muted">
            {group.headers.map((header) => (
              <th
                key={header.id}

                scope="col"
                className="px-3 py-2 font-semibold first:pl-4 last:pr-4"
              >
                {header.isPlaceholder ? null : <table.FlexRender header={header} />}
              </th>
            ))}
          </tr>
        ))}
      </thead>
      <tbody ref={body} className="max-md:block">
        {table.getRowModel().rows.map((row) => (
          <tr
            key={row.id}

            className="border-b border-line last:border-b-0 hover:bg-sunken/60 focus-within:bg-sunken/60 max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-3 max-md:gap-y-2 max-md:px-4 max-md:py-3"
          >
            {row.getAllCells().map((cell) => (
              <td
                key={cell.id}
                className={`min-w-0 md:px-3 md:py-2 md:align-top md:first:pl-4 md:last:pr-4 ${cells[cell.column.id] ?? ""}`}
              >
                {flexRender(cell.column.columnDef.cell, cell.getContext())}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
