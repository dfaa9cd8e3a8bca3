import type { z } from "zod";
import { errorBody } from "../contract";
import { ADMIN_OPERATIONS } from "./admin-operations";
import { DEMO_OPERATIONS } from "./demo-operations";
import { jsonSchema, type Operation, type Parameter } from "./operation";
import { PUBLIC_OPERATIONS } from "./public-operations";

const ERRORS: Record<number, string> = {
  400: "The input is wrong; `fields` names each field",
  401: "Not signed in, or the key or signature is not good",
  403: "Not allowed for this caller: the role is too small, a cookie came from another site, or the shop serves them no more",
  404: "No such thing",
  409: "Sold out, or the world is in another state than the request supposes",
  413: "The body is too large",
  415: "Not JSON",
  429: "Too many tries; the header Retry-After says when to come back, in seconds",
  503: "The shop cannot be reached for a moment; the same request may succeed later",
};

/** The OpenAPI 3.1 document, made of the schemas that the routes themselves parse with. `serverUrl` has no slash at its end. */
export function openApiDocument(shop: { storeName: string; serverUrl: string; isDemo: boolean }): object {
  const operations = [...PUBLIC_OPERATIONS, ...ADMIN_OPERATIONS, ...(shop.isDemo ? DEMO_OPERATIONS : [])];
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) (paths[operation.path] ??= {})[operation.method] = describe(operation);
  return {
    openapi: "3.1.0",
    info: {
      title: `${shop.storeName} API`,
      version: "1",
      description: "Amounts are whole rupiah. Instants are ISO 8601. Every refusal has the same body, `Error`.",
    },
    servers: [{ url: shop.serverUrl }],
    paths,
    components: {
      schemas: { Error: jsonSchema(errorBody, "output") },
      securitySchemes: {
        apiKey: { type: "http", scheme: "bearer", description: "npm run admin -- create-key --name N --role admin" },
      },
    },
  };
}

function describe(operation: Operation): Record<string, unknown> {
  return {
    summary: operation.summary,
    tags: [operation.tag],
    ...(operation.parameters ? { parameters: operation.parameters.map(describeParameter) } : {}),
    ...(operation.body
      ? { requestBody: { required: true, content: content(jsonSchema(operation.body, "input")) } }
      : {}),
    responses: describeAnswers(operation),
    security: operation.isForStaff ? [{ apiKey: [] }] : [],
  };
}

function describeParameter({ in: place, name, description, schema, isRequired = true }: Parameter) {
  return {
    in: place,
    name,
    description,
    required: isRequired,
    schema: schema ? jsonSchema(schema, "input") : { type: "string" },
  };
}

function describeAnswers(operation: Operation): Record<string, unknown> {
  const wellKnown = (operation.errors ?? []).map((status) => [
    String(status),
    { description: ERRORS[status] ?? "Refused", content: content({ $ref: "#/components/schemas/Error" }) },
  ]);
  const answers = Object.entries(operation.answers).map(([status, { description, schema }]) => [
    status,
    { description, ...(schema ? { content: content(jsonSchema(schema satisfies z.ZodType, "output")) } : {}) },
  ]);
  return Object.fromEntries([...answers, ...wellKnown]);
}

const content = (schema: Record<string, unknown>) => ({ "application/json": { schema } });
