import { createServer } from "node:net";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { complainAboutPort, findFreePort, tryListening } from "@/scripts/system/ports";

describe("a port", () => {
  it("that is taken is named in one sentence", async () => {
    const other = createServer().listen(0);
    await once(other, "listening");
    const address = other.address();
    const port = typeof address === "object" && address ? address.port : 0;
    expect(complainAboutPort(port, await tryListening(port))).toBe(
      `PORT: ${port} is already in use on this machine. Stop what listens there, or set PORT to another number.`,
    );
    expect(await findFreePort(port)).not.toBe(port);
    other.close();
  });

  it("that is free raises no complaint and is kept", async () => {
    const port = await findFreePort();
    expect(complainAboutPort(port, await tryListening(port))).toBeUndefined();
    expect(await findFreePort(port)).toBe(port);
  });

  it("that needs more rights, or fails for a reason we do not know, says so", () => {
    expect(complainAboutPort(80, { refused: "EACCES" })).toContain("above 1023");
    expect(complainAboutPort(80, { refused: "EOTHER" })).toContain("EOTHER");
  });

  it("on an address that is not this machine's is told by HOST", async () => {
    expect(complainAboutPort(0, await tryListening(0, "192.0.2.1"))).toMatch(/^HOST: this machine has no such address/);
  });
});
