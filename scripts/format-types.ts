import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
// node scripts/format-types.ts: writes docs/format-types.json, what readers of the files must know of each type.
import { type CanonicalRules, EARLIER_RULES } from '../core/domain/canonical/earlier-rules.ts';
import { OBJECT_TYPES } from '../core/domain/object-types/index.ts';

export const FORMAT_TYPES_FILE = join(import.meta.dirname, '../docs/format-types.json');

interface FormatType {
  readonly graphType: string;
  /** By which content is made canonical; the present ones, then those that older versions were hashed by. */
  readonly rules: readonly {
    readonly leaveOut: readonly string[];
    readonly unordered: readonly string[];
    readonly jsonStrings: readonly string[];
  }[];
  /** Name of a relation and the types that its links lead to. */
  readonly relations: Readonly<Record<string, readonly string[]>>;
}

export type FormatTypes = Readonly<Record<string, FormatType>>;

/** By type key. */
export function formatTypes(): FormatTypes {
  const types = Object.values(OBJECT_TYPES)
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map((type): [string, FormatType] => [
      type.key,
      {
        graphType: type.graphType,
        rules: [type, ...(EARLIER_RULES[type.key] ?? [])].map(rulesOf),
        relations: Object.fromEntries(type.relations.map(({ name, targetTypes }) => [name, targetTypes])),
      },
    ]);
  return Object.fromEntries(types);
}

/** Types whose present file knows rules that the code does not know any more: what was hashed by them could not be checked. */
export function typesWithLostRules(before: FormatTypes, after: FormatTypes): string[] {
  return Object.entries(before).flatMap(([key, { rules }]) => {
    const known = new Set(after[key]?.rules.map((each) => JSON.stringify(each)));
    return rules.every((each) => known.has(JSON.stringify(each))) ? [] : [key];
  });
}

export function readFormatTypes(): FormatTypes {
  return JSON.parse(readFileSync(FORMAT_TYPES_FILE, 'utf8')) as FormatTypes;
}

function rulesOf({ volatile, secrets, unordered, jsonStrings }: CanonicalRules): FormatType['rules'][number] {
  return {
    leaveOut: [...volatile, ...secrets].toSorted(),
    unordered: unordered.toSorted(),
    jsonStrings: jsonStrings.toSorted(),
  };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const lost = typesWithLostRules(readFormatTypes(), formatTypes());
  if (lost.length > 0) {
    console.error(`Add the rules before the change to core/domain/canonical/earlier-rules.ts: ${lost.join(', ')}`);
    process.exit(1);
  }
  writeFileSync(FORMAT_TYPES_FILE, `${JSON.stringify(formatTypes(), null, 2)}\n`);
}
