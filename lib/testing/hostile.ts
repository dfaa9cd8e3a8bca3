/**
 * What a stranger can put into 64 kB to make a parser search, recurse or count: each of these repeated, alone and with
 * an end that never matches.
 */
const SIZE = 64 * 1024;
const SEEDS = [
  '\\"',
  "{",
  "[",
  '"',
  "a@",
  "0",
  "a.",
  " ",
  "\\",
  ",",
  "0000",
  "-",
  "a\n",
  "99",
  '{"a":',
  "%",
  "=",
  "+6",
];

export const HOSTILE: readonly { name: string; text: string }[] = SEEDS.flatMap((seed) => {
  const text = seed.repeat(Math.ceil(SIZE / seed.length)).slice(0, SIZE);
  return [
    { name: JSON.stringify(seed), text },
    { name: `a quote and ${JSON.stringify(seed)}`, text: `"${text.slice(1)}` },
    { name: `${JSON.stringify(seed)} and an end that does not fit`, text: `${text.slice(0, -2)}\u0001!` },
  ];
});

/** The shortest of five tries, in milliseconds of this process's own CPU: a busy machine must not fail a parser. */
export function costOf(work: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 5 && least > 5; attempt++) {
    const before = process.cpuUsage();
    try {
      work();
    } catch {
      // A refusal is an answer.
    }
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1_000);
  }
  return least;
}
