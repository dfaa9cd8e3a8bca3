import { describe, expect, it } from "vitest";
import { complainAboutNode, findMissingPackages } from "@/scripts/system/install.mjs";

describe("complainAboutNode", () => {
  it.each(["20.19.0", "20.20.2", "22.0.0", "24.1.0"])("accepts %s", (version) => {
    expect(complainAboutNode(version)).toBeUndefined();
  });
  it.each(["18.20.8", "20.18.3", "9.0.0"])("refuses %s and says what is needed", (version) => {
    expect(complainAboutNode(version)).toBe(`Kursi needs Node 20.19 or newer, and this is ${version}.`);
  });
});

describe("findMissingPackages", () => {
  const wanted = {
    packages: {
      "": { name: "kursi" },
      "node_modules/a": { version: "1.0.0" },
      "node_modules/b": { version: "2.0.0", dev: true },
      "node_modules/only-windows": { version: "3.0.0", optional: true },
    },
  };

  it("finds nothing when all that is demanded is there", () => {
    const packages = { "node_modules/a": { version: "1.0.0" }, "node_modules/b": { version: "2.0.0" } };
    expect(findMissingPackages(wanted, { packages })).toEqual([]);
  });

  it("finds what is absent or of another version", () => {
    expect(findMissingPackages(wanted, { packages: { "node_modules/a": { version: "1.0.1" } } })).toEqual([
      "node_modules/a",
      "node_modules/b",
    ]);
    expect(findMissingPackages(wanted, {})).toHaveLength(2);
  });
});
