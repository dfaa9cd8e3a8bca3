import { hash, verify } from "@node-rs/argon2";
import { shared } from "@/lib/core/clock";
import { randomCode } from "@/lib/core/ids";

/**
 * argon2id with the parameters OWASP's password storage cheat sheet names first: 19 MiB, 2 passes, 1 lane. They are
 * the library's defaults, written out so that an update cannot weaken them unseen.
 */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const hashPassword = (password: string): Promise<string> => hash(password, PARAMETERS);

export const isPassword = (passwordHash: string, password: string): Promise<boolean> => verify(passwordHash, password);

/** A hash that no password opens, so that an unknown email costs as long as a known one. */
export const decoyHash = (): Promise<string> => shared("kursi.decoy-hash", () => hashPassword(randomCode(26)));
