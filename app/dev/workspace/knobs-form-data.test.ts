import { describe, expect, it } from "vitest";
import { readKnobsForm } from "./knobs-form-data";

const EMPTY = {
  latencyMs: "",
  listLagSeconds: "",
  capacity: "",
  perMinuteLimit: "",
  replyLostAfterEffect: "",
  ghostSuccess: "",
  unavailable: "",
  refuseEmails: "",
};

function formOf(fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...EMPTY, ...fields })) form.set(name, value);
  return form;
}

describe("the form of faults", () => {
  it("switches off what is left empty", () => {
    expect(readKnobsForm(formOf({}))).toEqual({
      latencyMs: 0,
      listLagSeconds: 0,
      capacity: null,
      perMinuteLimit: null,
      replyLostAfterEffect: null,
      ghostSuccess: null,
      unavailable: null,
      tokenExpired: false,
      deactivated: false,
      refuseEmails: [],
    });
  });

  it("reads counts, ticks and lists", () => {
    expect(
      readKnobsForm(
        formOf({ ghostSuccess: "2", capacity: "0", tokenExpired: "on", refuseEmails: "*@a.example, B@c.example ," }),
      ),
    ).toMatchObject({
      ghostSuccess: { next: 2 },
      capacity: 0,
      tokenExpired: true,
      refuseEmails: ["*@a.example", "b@c.example"],
    });
  });

  it.each<Record<string, string>>([
    { latencyMs: "-1" },
    { latencyMs: "slow" },
    { ghostSuccess: "0" },
    { perMinuteLimit: "1.5" },
  ])("refuses %j", (fields) => {
    expect(readKnobsForm(formOf(fields))).toBeNull();
  });

  it("refuses a form with boxes missing", () => {
    expect(readKnobsForm(new FormData())).toBeNull();
  });
});
