import type { z } from "zod";
import type { FieldErrors } from "@/lib/core/errors";

type Issue = z.core.$ZodIssue;

/** zod's issues as one sentence per field, named as the caller wrote it (`member_emails.1`); the first issue wins. */
export function fieldErrors(error: z.ZodError): FieldErrors {
  const fields: FieldErrors = {};
  for (const issue of error.issues)
    for (const [name, sentence] of sentencesOf(issue)) if (!Object.hasOwn(fields, name)) fields[name] = sentence;
  return fields;
}

function sentencesOf(issue: Issue): [string, string][] {
  const path = issue.path.map(String).join(".");
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => [`${path ? `${path}.` : ""}${key}`.slice(0, 80), "is not a field of this request"]);
  return [[path || "body", plainSentence(issue)]];
}

/** zod's own wording is for programmers; our schemas' own sentences pass unchanged. */
function plainSentence(issue: Issue): string {
  if (issue.code !== "invalid_type" || !issue.message.startsWith("Invalid input: expected")) return issue.message;
  if (issue.message.endsWith("received undefined")) return "is required";
  const expected = issue.expected === "int" ? "whole number" : issue.expected;
  return `must be ${/^[aeiou]/.test(expected) ? "an" : "a"} ${expected}`;
}
