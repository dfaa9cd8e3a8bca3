const UNITS = [
  { unit: "days", seconds: 86_400 },
  { unit: "hours", seconds: 3_600 },
  { unit: "minutes", seconds: 60 },
] as const;

export type Age = { unit: (typeof UNITS)[number]["unit"] | "now"; count: number };

/** How long ago `at` was, in its largest unit; less than a minute, or in the future, is `now`. */
export function ageOf(at: string, now: Date): Age {
  const seconds = Math.floor((now.getTime() - Date.parse(at)) / 1000);
  const found = UNITS.find((unit) => seconds >= unit.seconds);
  return found ? { unit: found.unit, count: Math.floor(seconds / found.seconds) } : { unit: "now", count: 0 };
}
