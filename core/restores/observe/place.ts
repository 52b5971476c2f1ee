import { type GraphObject, stringOf } from '../../domain/json.ts';
import type { ObjectType } from '../../domain/object-type.ts';
import { PARENT_ID } from '../../domain/object-types/template.ts';
import type { LiveState } from '../../domain/plan/index.ts';
import type { Lookup } from './observe-live.ts';

/** Whether it is known where an object lies; else it cannot be looked for, and is not known to be gone. */
export function isPlaced({ restore }: ObjectType, known: GraphObject | null): boolean {
  return restore.placedBy?.every((property) => stringOf(known?.[property]) !== null) !== false;
}

/** Whether what was looked for in vain may lie elsewhere. */
export function mayBeElsewhere({ type, backup, wasFound }: Pick<Lookup, 'type' | 'backup' | 'wasFound'>): boolean {
  return type.restore.placedBy !== undefined && backup === null && wasFound !== true;
}

export const PLACE_UNKNOWN: LiveState = {
  kind: 'unreadable',
  code: 'place-unknown',
  message: 'No backup tells where the object lies.',
};

/** Graph does not say below which object it found one: whoever asked knows. */
export function withPlace(object: GraphObject, asked: GraphObject | null): GraphObject {
  const parent = stringOf(asked?.[PARENT_ID]);
  return parent === null || PARENT_ID in object ? object : { ...object, [PARENT_ID]: parent };
}
