import { type GraphObject, type Json, isGraphObject } from '../json.ts';
import type { ObjectType } from '../object-type.ts';
import { PARENT_ID } from '../object-types/template.ts';
import type { CanonicalRules } from './earlier-rules.ts';
import { NO_RULES, type OrderedKey, rulesOf, type RuleNode } from './rules.ts';

/**
 * The content of an object as text: the same text means the same content. Volatile and secret parts are left out,
 * sets are sorted, JSON in strings is parsed, keys are sorted. Null, absent and empty (`[]`, `{}`) are one thing:
 * Graph's delta leaves out what its list shows as empty. What is hashed is the UTF-8 of this text. `rules` are the
 * present ones of the type, or earlier ones that an older version was hashed by.
 */
export function canonicalJson(type: ObjectType, object: GraphObject, rules: CanonicalRules = type): string {
  return writeObject(object, rulesOf(rules), ownTypeOf(type)) || '{}';
}

/** One property of an object that has content, as its canonical text holds it. */
export interface CanonicalPiece {
  readonly key: string;
  readonly text: string;
}

/** The same in pieces, so that texts of parts of an object need no writing of their own. */
export function canonicalPieces(type: ObjectType, object: GraphObject): readonly CanonicalPiece[] {
  const pieces: CanonicalPiece[] = [];
  eachPiece(object, rulesOf(type), ownTypeOf(type), (key, text) => pieces.push({ key, text }));
  return pieces;
}

/** `canonicalJson` of an object with these properties alone. */
export function joinPieces(pieces: readonly CanonicalPiece[]): string {
  return `{${pieces.map(({ text }) => text).join(',')}}`;
}

function ownTypeOf(type: ObjectType): string {
  return `#microsoft.graph.${type.graphType}`;
}

/** The same content as a value; for comparing. */
export function canonicalize(type: ObjectType, object: GraphObject): GraphObject {
  const value: unknown = JSON.parse(canonicalJson(type, object));
  return isGraphObject(value) ? value : {};
}

/** Text of a value, or '' for nothing. */
function write(value: Json | undefined, rules: RuleNode): string {
  if (value === null || value === undefined) return '';
  switch (typeof value) {
    case 'string':
      return rules.jsonString ? writeParsed(value) : JSON.stringify(value);
    case 'number':
    case 'boolean':
      return String(value);
    default:
      return Array.isArray(value) ? writeArray(value, rules) : writeObject(value, rules, null);
  }
}

function writeParsed(text: string): string {
  try {
    return write(JSON.parse(text) as Json, NO_RULES);
  } catch {
    return JSON.stringify(text);
  }
}

function writeArray(values: readonly Json[], rules: RuleNode): string {
  if (values.length === 0) return '';
  const inner = rules.elements ?? NO_RULES;
  const texts: string[] = [];
  for (const value of values) {
    const text = write(value, inner);
    // An empty element keeps its place in a list; in a set it says nothing.
    if (text !== '') texts.push(text);
    else if (!rules.unordered) texts.push(typeof value === 'object' && value !== null ? '{}' : 'null');
  }
  if (texts.length === 0) return '';
  if (rules.unordered && texts.length > 1) texts.sort();
  return `[${texts.join(',')}]`;
}

function writeObject(object: GraphObject, rules: RuleNode, ownType: string | null): string {
  let text = '';
  eachPiece(object, rules, ownType, (_key, piece) => {
    text += text === '' ? `{${piece}` : `,${piece}`;
  });
  return text === '' ? '' : `${text}}`;
}

function eachPiece(
  object: GraphObject,
  rules: RuleNode,
  ownType: string | null,
  use: (key: string, text: string) => void,
): void {
  const properties = rules.properties;
  for (const { key, label } of orderedKeys(object, rules)) {
    const inner = properties?.get(key) ?? NO_RULES;
    if (inner.leaveOut) continue;
    const value = object[key];
    // The type's own name comes with some requests and not with others; a subtype's name is content.
    if (ownType !== null && key === '@odata.type' && value === ownType) continue;
    const written = write(value, inner);
    if (written !== '') use(key, label + written);
  }
}

/** Annotations describe the request, not the object, but for those that say what it is and where it belongs. */
function isContent(key: string): boolean {
  return !key.includes('@') || key === '@odata.type' || key === PARENT_ID;
}

function orderedKeys(object: GraphObject, rules: RuleNode): readonly OrderedKey[] {
  const keys = Object.keys(object);
  if (rules === NO_RULES) return ordered(keys);
  if (sameKeys(keys, rules.seenKeys)) return rules.order;
  rules.seenKeys = keys;
  rules.order = ordered(keys);
  return rules.order;
}

function ordered(keys: readonly string[]): OrderedKey[] {
  return keys
    .filter(isContent)
    .sort()
    .map((key) => ({ key, label: `${JSON.stringify(key)}:` }));
}

function sameKeys(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
