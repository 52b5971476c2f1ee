import { topOf } from '../../domain/canonical/paths.ts';
import type { CybbackError } from '../../domain/errors.ts';
import type { GraphObject, Json } from '../../domain/json.ts';
import { isGraphObject } from '../../domain/json.ts';

const MAX_DEPTH = 4;

/**
 * The part of a body that Graph's refusal names, the deepest that fits; null where it names none, or one without which
 * there is no object. Graph names properties by path or by their last name alone.
 */
export function refusedPath(body: GraphObject, error: CybbackError, needed: readonly string[]): string | null {
  const said = `${String(error.facts.target ?? '')} ${error.message}`.toLowerCase();
  const words = new Set(said.split(/[^\w.]+/).flatMap((word) => [word, ...word.split('.')]));
  const fitting = pathsOf(body, '', 1).filter((path) => words.has((path.split('.').at(-1) ?? path).toLowerCase()));
  const free = fitting.filter((path) => !needed.some((kept) => kept === path || kept.startsWith(`${path}.`)));
  // Of two parts with the same last name, the one is meant whose whole path is named.
  return free.find((path) => said.includes(path.toLowerCase()) && path.includes('.')) ?? free.at(0) ?? null;
}

function pathsOf(object: GraphObject, prefix: string, depth: number): string[] {
  return Object.entries(object).flatMap(([key, value]) => {
    if (key.includes('@')) return [];
    const path = prefix === '' ? key : `${prefix}.${key}`;
    return isGraphObject(value) && depth < MAX_DEPTH ? [...pathsOf(value, path, depth + 1), path] : [path];
  });
}

export function withoutPath(object: GraphObject, path: string): GraphObject {
  const top = topOf(path);
  const rest: GraphObject = { ...object };
  const inner: Json = rest[top] ?? null;
  if (path === top || !isGraphObject(inner)) delete rest[top];
  else rest[top] = withoutPath(inner, path.slice(top.length + 1));
  return rest;
}
