import { describe, expect, it } from "vitest";
import { z } from "zod";
import { openApiDocument } from "./document";

const operation = z.looseObject({
  summary: z.string().min(1),
  requestBody: z
    .object({ content: z.object({ "application/json": z.object({ schema: z.looseObject({}) }) }) })
    .loose()
    .optional(),
  responses: z.record(z.string(), z.looseObject({ description: z.string().min(1) })),
});
const document = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), operation)) });
const pathsOf = (isDemo: boolean) =>
  document.parse(openApiDocument({ storeName: "Toko", serverUrl: "http://localhost:3000", isDemo })).paths;

describe("the OpenAPI document", () => {
  it("tells of every public door of the contract, and of the stage in the demo only", () => {
    const doors = ["/api/packages", "/api/orders", "/api/orders/{order_id}/status", "/api/health", "/api/openapi.json"];
    expect(Object.keys(pathsOf(false))).toEqual(expect.arrayContaining(doors));
    expect(Object.keys(pathsOf(false)).filter((path) => /dev|sandbox\/pay/.test(path))).toEqual([]);
    expect(Object.keys(pathsOf(true))).toContain("/api/dev/clock");
  });

  it("says that an order is of one package or of several, and what may be intended", () => {
    const place = pathsOf(false)["/api/orders"]?.post;
    expect(place?.requestBody?.content["application/json"].schema).toMatchObject({
      additionalProperties: false,
      oneOf: [{ required: ["package_id"] }, { required: ["lines"] }],
      properties: {
        intent: { enum: ["auto", "renew", "new"], default: "auto" },
        lines: { type: "array", maxItems: 20 },
      },
    });
    expect(Object.keys(place?.responses ?? {})).toEqual(expect.arrayContaining(["201", "400", "403", "409", "429"]));
  });

  it("gives each word of the contract its kind", () => {
    const text = JSON.stringify(pathsOf(false));
    for (const word of ["duration_days", "kind", "needs_person", "delivered", "waiting", "intent"])
      expect(text).toContain(`"${word}":`);
  });
});
