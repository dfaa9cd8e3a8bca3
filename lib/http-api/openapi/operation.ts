import { z } from "zod";
import { email } from "@/lib/core/contact";

/** One door of the outer contract, as the OpenAPI document tells of it. */
export type Operation = {
  method: "get" | "post" | "put";
  path: `/${string}`;
  summary: string;
  tag: "shop" | "gateways" | "operations" | "admin" | "demo";
  parameters?: Parameter[];
  /** JSON body. */
  body?: z.ZodType;
  answers: Record<number, { description: string; schema?: z.ZodType }>;
  /** Statuses answered with the error body. */
  errors?: readonly number[];
  /** Asks for an API key or a staff session. */
  isForStaff?: boolean;
};

export type Parameter = {
  in: "path" | "query" | "header";
  name: string;
  description: string;
  schema?: z.ZodType;
  isRequired?: boolean;
};

/** Each field of a query schema as a parameter. */
export const queryParameters = (query: z.ZodObject): Parameter[] =>
  Object.entries(query.shape).map(([name, schema]) => ({
    in: "query",
    name,
    description: name.replaceAll("_", " "),
    schema: schema as z.ZodType,
    isRequired: false,
  }));

/** JSON Schema 2020-12, as OpenAPI 3.1 wants it: what a caller sends (`input`) or gets (`output`). */
export function jsonSchema(schema: z.ZodType, io: "input" | "output"): Record<string, unknown> {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    reused: "inline",
    override: ({ zodSchema, jsonSchema }) => {
      // The check sits behind the trimming, where the converter does not look.
      if (zodSchema === email) jsonSchema.format = "email";
    },
  });
  return rest;
}
