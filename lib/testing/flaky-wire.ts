import { connect, createServer, type Socket } from "node:net";

export type FlakyWire = {
  /** The given address, by way of this wire. */
  url: string;
  /** From now on nothing goes through the connections that are open, and nobody is told: they are half open. */
  goDead(): void;
  /** How many connections were made so far. */
  count(): number;
  close(): Promise<void>;
};

/** A wire to a database on loopback that can die without a word, as one does whose firewall has forgotten it. */
export async function startFlakyWire(databaseUrl: string): Promise<FlakyWire> {
  const target = new URL(databaseUrl);
  const open = new Set<{ near: Socket; far: Socket }>();
  let made = 0;
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    const pair = { near, far };
    made++;
    open.add(pair);
    near.pipe(far).pipe(near);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const)
      one
        .on("error", () => undefined)
        .on("close", () => {
          other.destroy();
          open.delete(pair);
        });
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const address = server.address();
  const url = new URL(databaseUrl);
  url.port = String(typeof address === "object" && address ? address.port : 0);
  return {
    url: url.toString(),
    goDead: () => {
      for (const { near, far } of open) {
        near.unpipe(far).pause();
        far.unpipe(near).pause();
      }
    },
    count: () => made,
    close: async () => {
      for (const { near } of open) near.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
