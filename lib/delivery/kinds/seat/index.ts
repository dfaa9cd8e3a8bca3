import type { DeliveryKind } from "../../port";
import { deliver } from "./deliver";
import { extend } from "./extend";
import { lackOf } from "./owed";
import { prepare } from "./prepare";
import { countFree, plan, reserve } from "./supply";
import { tell } from "./tell";
import { release, withdraw } from "./withdraw";

/** A person is invited into one of the owner's workspaces, for a term. */
export const seatKind: DeliveryKind = {
  name: "seat",
  countFree,
  lackOf,
  plan,
  reserve,
  release,
  prepare,
  deliver,
  extend,
  withdraw,
  tell,
};
