import { hash } from 'node:crypto';
import { canonicalJson, type CanonicalPiece, joinPieces } from '../../domain/canonical/canonical-json.ts';
import { storable } from '../../domain/canonical/storable.ts';
import type { GraphObject } from '../../domain/json.ts';
import type { ObjectType } from '../../domain/object-type.ts';
import { asideOf, besideDelta } from './selection.ts';
import type { Cursor } from './types.ts';

/**
 * Hashes of parts of a version, for types of which Graph brings no object whole in one answer: either part can be
 * compared with what Graph shows without the version being read. Null where the type has no such part.
 */
export interface PartHashes {
  /** Of what a crawl of the delta brings. */
  readonly deltaHash: string | null;
  /** Of what is read aside. */
  readonly asideHash: string | null;
}

/** Of a complete object, as it is stored, by the pieces of its canonical text. */
export function partHashes(type: ObjectType, pieces: readonly CanonicalPiece[], cursor: Cursor): PartHashes {
  const beside = besideDelta(type);
  const aside = asideNames(type, cursor);
  return {
    deltaHash: beside.length === 0 ? null : short(joinPieces(pieces.filter(({ key }) => !beside.includes(key)))),
    asideHash: aside.length === 0 ? null : short(joinPieces(pieces.filter(({ key }) => aside.includes(key)))),
  };
}

/** Of an object as a crawl of the delta shows it. */
export function deltaHash(type: ObjectType, object: GraphObject): string | null {
  const beside = besideDelta(type);
  if (beside.length === 0) return null;
  return hashOf(
    type,
    Object.entries(object).filter(([name]) => !beside.includes(name)),
  );
}

/** Of these properties, as far as they have values: a name more for which there is none changes nothing. */
export function asideHash(type: ObjectType, object: GraphObject, names: readonly string[]): string | null {
  return names.length === 0
    ? null
    : hashOf(
        type,
        Object.entries(object).filter(([name]) => names.includes(name)),
      );
}

/** What is read aside, and what was when more could be read: values that are kept count as well. */
function asideNames(type: ObjectType, { named = [], refused = [] }: Cursor): string[] {
  return [...new Set([...asideOf(type, { named, refused }), ...besideDelta(type)])];
}

function hashOf(type: ObjectType, entries: readonly (readonly [string, GraphObject[string]])[]): string {
  const part: GraphObject = Object.fromEntries(entries);
  return short(canonicalJson(type, storable(type, part)));
}

/** Half of SHA-256 is plenty to tell versions of one object apart. */
function short(text: string): string {
  return hash('sha256', text).slice(0, 32);
}
