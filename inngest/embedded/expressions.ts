// Embedded executor: CEL expressions of triggers, waits and keys, over `event` (the run's) and `async` (the new one). Pure.
import { Environment, type ASTNode, type ParseResult } from "@marcbachmann/cel-js";

export type Scope = { event: unknown; async?: unknown };
type Path = { root: "event" | "async"; keys: string[] };
type Expression = { run: ParseResult; paths: Path[] };

const CACHE_MAX = 500;
const MATCH_VALUES_MAX = 500;

const cel = new Environment({
  homogeneousAggregateLiterals: false,
  limits: { maxAstNodes: 1_000, maxDepth: 50, maxListElements: 200, maxMapEntries: 100, maxCallArguments: 10 },
})
  .registerVariable("event", "dyn")
  .registerVariable("async", "dyn");

// Bounded, because a wait may carry a literal of its own run.
const cache = new Map<string, Expression>();

/** Whether the expression is true. Undefined or empty is true; an expression that cannot be evaluated is false. */
export function isTrue(expression: string | null | undefined, scope: Scope): boolean {
  if (!expression) return true;
  try {
    return evaluate(expression, scope) === true;
  } catch {
    return false;
  }
}

/** The value of a key expression as text that differs when the value differs; "null" when it cannot be evaluated. */
export function keyOf(expression: string, scope: Scope): string {
  try {
    return JSON.stringify(plain(evaluate(expression, scope))) ?? "null";
  } catch {
    return "null";
  }
}

/** The value of a number expression, rounded and kept within ±`bound`; 0 when it is no number. */
export function integerOf(expression: string, scope: Scope, bound: number): number {
  const value = Number(keyOf(expression, scope));
  return Number.isFinite(value) ? Math.max(-bound, Math.min(bound, Math.round(value))) : 0;
}

/** Why the expression cannot be parsed, or undefined when it can. */
export function problemWith(expression: string): string | undefined {
  try {
    parse(expression);
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.message.split("\n")[0] ?? "cannot be parsed") : "cannot be parsed";
  }
}

/**
 * A value that any matching `async` event must contain, as JSON text, taken from a top-level
 * `async.… == <event path or literal>`; undefined when the expression gives none. Lets waits be found by an index.
 */
export function requiredValue(expression: string, event: unknown): string | undefined {
  for (const node of conjuncts(parse(expression).run.ast)) {
    if (node.op !== "==") continue;
    for (const [side, other] of [node.args, [node.args[1], node.args[0]] as const]) {
      if (pathOf(side)?.root !== "async") continue;
      const otherPath = pathOf(other);
      const value = otherPath?.root === "event" ? valueAt(event, otherPath.keys) : literalOf(other);
      if (isMatchable(value)) return JSON.stringify(value);
    }
  }
  return undefined;
}

/** Every scalar in an event as JSON text, to meet `requiredValue`; undefined when there are too many to list. */
export function valuesIn(event: unknown): string[] | undefined {
  const found = new Set<string>();
  const open: unknown[] = [event];
  while (open.length > 0) {
    const value = open.pop();
    if (isMatchable(value)) found.add(JSON.stringify(value));
    else if (typeof value === "object" && value !== null) open.push(...Object.values(value));
    if (found.size > MATCH_VALUES_MAX || open.length > MATCH_VALUES_MAX * 10) return undefined;
  }
  return [...found];
}

function evaluate(text: string, scope: Scope): unknown {
  const expression = parse(text);
  return expression.run(withNulls({ event: scope.event ?? null, async: scope.async ?? null }, expression.paths));
}

function parse(text: string): Expression {
  const known = cache.get(text);
  if (known) return known;
  const run = cel.parse(text);
  const expression = { run, paths: pathsIn(run.ast).toSorted((a, b) => b.keys.length - a.keys.length) };
  const oldest = cache.keys().next();
  if (cache.size >= CACHE_MAX && !oldest.done) cache.delete(oldest.value);
  cache.set(text, expression);
  return expression;
}

/** The Inngest server reads a missing member as null where standard CEL stops with an error. */
function withNulls(scope: Record<string, unknown>, paths: Path[]): Record<string, unknown> {
  if (paths.every((path) => valueAt(scope, [path.root, ...path.keys]) !== undefined)) return scope;
  const filled: unknown = structuredClone(scope);
  for (const path of paths) fillNull(filled, [path.root, ...path.keys]);
  return isObject(filled) ? filled : scope;
}

function fillNull(target: unknown, keys: string[]): void {
  let here: unknown = target;
  for (const [index, key] of keys.entries()) {
    if (!isObject(here)) return;
    if (!Object.hasOwn(here, key)) define(here, key, index === keys.length - 1 ? null : {});
    here = here[key];
  }
}

function define(target: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
}

function valueAt(value: unknown, keys: string[]): unknown {
  return keys.reduce<unknown>(
    (here, key) => (isObject(here) && Object.hasOwn(here, key) ? here[key] : undefined),
    value,
  );
}

function pathsIn(node: ASTNode): Path[] {
  const path = pathOf(node);
  if (path) return path.keys.length > 0 ? [path] : [];
  // has() asks whether a member exists; filling it in would answer for the caller.
  if (node.op === "call" && node.args[0] === "has") return [];
  return childrenOf(node.args).flatMap(pathsIn);
}

function pathOf(node: ASTNode): Path | undefined {
  if (node.op === "id")
    return node.args === "event" || node.args === "async" ? { root: node.args, keys: [] } : undefined;
  if (node.op !== "." && node.op !== "[]") return undefined;
  const base = pathOf(node.args[0]);
  const key = node.op === "." ? node.args[1] : literalOf(node.args[1]);
  return base && typeof key === "string" ? { root: base.root, keys: [...base.keys, key] } : undefined;
}

function conjuncts(node: ASTNode): ASTNode[] {
  return node.op === "&&" ? node.args.flatMap(conjuncts) : [node];
}

function literalOf(node: ASTNode): unknown {
  return node.op === "value" ? plain(node.args) : undefined;
}

function childrenOf(args: unknown): ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(childrenOf);
  return isNode(args) ? [args] : [];
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === "object" && value !== null && "op" in value && "args" in value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isMatchable(value: unknown): value is string | number | boolean {
  return (
    typeof value === "string" || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))
  );
}

/** CEL counts in bigint; JSON does not know it. */
function plain(value: unknown): unknown {
  return typeof value === "bigint" ? Number(value) : value;
}
