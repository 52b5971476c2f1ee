import { type KeyValue, type Page, type PageRequest, decodeCursor, encodeCursor } from '../../database/paging.ts';
import type { Counterpart } from '../../domain/counterparts.ts';
import { TYPE_KEYS, type TypeKey } from '../../domain/type-keys.ts';
import { counterpartsOf } from '../store/browse/counterparts.ts';
import { nameKey, namesOf } from '../store/browse/names.ts';
import { type ObjectOfType, objectsOfType } from '../store/browse/objects-of-type.ts';
import { byAppRole } from './by-app-role.ts';
import { comparePairs } from './compare-pairs.ts';
import {
  type AcrossKind,
  type AcrossObject,
  type NamedInTenant,
  NOTHING_ACROSS,
  type Side,
  type TenantSides,
} from './tenants-types.ts';

export interface AcrossFilter {
  readonly type?: TypeKey | undefined;
  readonly kind?: AcrossKind | undefined;
  readonly search?: string | undefined;
}

/** Objects of which content, links and counterparts are held at once. */
const BATCH = 50;
/** What one request looks at, at most. A page may then be short, or empty, and yet not be the last. */
const MOST_LOOKED_AT = 500;

interface Position {
  readonly type: TypeKey;
  /** First what the first tenant has of the type, then what only the second has. */
  readonly side: Side;
  /** Name as lists are sorted by it, and ID. */
  readonly after: readonly [string, string];
}

const START = ['', ''] as const;

/**
 * What is not the same in two tenants, by type and name: of each type what the first has, then what only the second has.
 * @param leftOut types of which nothing can be said.
 */
export async function listAcross(
  sides: TenantSides,
  leftOut: readonly TypeKey[],
  { limit, cursor, ...filter }: AcrossFilter & PageRequest,
): Promise<Page<AcrossObject>> {
  const types = TYPE_KEYS.filter((type) => !leftOut.includes(type) && (filter.type ?? type) === type);
  const list = JSON.stringify(['tenants', sides.before.scope, sides.after.scope, types, filter]);
  let position: Position | null = cursor === null ? firstOf(types[0]) : toPosition(decodeCursor(list, cursor, 4));
  const items: AcrossObject[] = [];
  for (let looked = 0; position !== null && looked < MOST_LOOKED_AT && items.length < limit;) {
    const { type, side, after }: Position = position;
    const rows = await objectsOfType(sides.db, sides[side].scope, { type, after, limit: BATCH, search: filter.search });
    const found = await compareRows(sides, { type, side, kind: filter.kind }, rows);
    looked += rows.length;
    let taken = 0;
    for (; taken < rows.length && items.length < limit; taken++) {
      const object = found[taken] ?? null;
      if (object !== null && (filter.kind ?? object.kind) === object.kind) items.push(object);
    }
    const last = rows[taken - 1];
    const isEnd = taken === rows.length && rows.length < BATCH;
    position = isEnd || last === undefined ? next(position, types) : { type, side, after: [last.sortName, last.id] };
  }
  const nextCursor = position && encodeCursor(list, [position.type, position.side, ...position.after]);
  return { items, nextCursor };
}

function firstOf(type: TypeKey | undefined): Position | null {
  return type === undefined ? null : { type, side: 'before', after: START };
}

function next({ type, side }: Position, types: readonly TypeKey[]): Position | null {
  return side === 'before' ? { type, side: 'after', after: START } : firstOf(types[types.indexOf(type) + 1]);
}

function toPosition([type, side, name, id]: readonly KeyValue[]): Position | null {
  const key = TYPE_KEYS.find((one) => one === type);
  return key === undefined
    ? null
    : { type: key, side: side === 'after' ? 'after' : 'before', after: [String(name), String(id)] };
}

interface Asked {
  readonly type: TypeKey;
  readonly side: Side;
  readonly kind: AcrossKind | undefined;
}

/** In the order of the rows; null where there is nothing to tell. */
async function compareRows(
  sides: TenantSides,
  { type, side, kind }: Asked,
  rows: readonly ObjectOfType[],
): Promise<readonly (AcrossObject | null)[]> {
  if (rows.length === 0) return [];
  const [own, other] = side === 'before' ? [sides.before, sides.after] : [sides.after, sides.before];
  const refs = rows.map(({ id }) => ({ type, id }));
  const tenants = { here: own.scope, there: other.scope };
  const found = await byAppRole(sides, { type, side }, await counterpartsOf(sides.db, tenants, refs));
  const told = rows.map((row) => alone({ type, side }, row, found.get(nameKey({ type, id: row.id }))));
  // Of these kinds no content has to be read.
  if (side === 'after' || (kind !== undefined && FROM_CATALOGUE.has(kind))) return told;
  const paired = rows.flatMap((row) => {
    const counterpart = found.get(nameKey({ type, id: row.id }));
    return counterpart?.state === 'one' ? [{ row, id: counterpart.id, by: counterpart.by }] : [];
  });
  const names = await namesOf(
    sides.db,
    other.scope,
    paired.map(({ id }) => ({ type, id })),
  );
  const nobody = { displayName: null, userPrincipalName: null };
  const compared = await comparePairs(
    sides,
    paired.map(({ row, id, by }) => ({
      type,
      matchedBy: by,
      before: named(row),
      after: { id, ...(names.get(nameKey({ type, id })) ?? nobody) },
    })),
  );
  const byId = new Map(paired.map(({ row }, index) => [row.id, compared[index] ?? null]));
  return rows.map((row, index) => byId.get(row.id) ?? told[index] ?? null);
}

const FROM_CATALOGUE: ReadonlySet<AcrossKind> = new Set(['onlyBefore', 'onlyAfter', 'ambiguous']);

/** What is told of an object by its counterpart alone; null: nothing, or it has one. */
function alone(
  { type, side }: Pick<Asked, 'type' | 'side'>,
  row: ObjectOfType,
  counterpart: Counterpart | undefined,
): AcrossObject | null {
  const isFirst = side === 'before';
  const object = { ...NOTHING_ACROSS, type, before: isFirst ? named(row) : null, after: isFirst ? null : named(row) };
  switch (counterpart?.state) {
    case 'none':
      return { ...object, kind: isFirst ? 'onlyBefore' : 'onlyAfter' };
    case 'keyless':
      return { ...object, kind: 'unknown' };
    case 'ambiguous': {
      const { here, there } = counterpart;
      // All that have the key are one row, at the first of them.
      if (!isFirst || here[0] !== row.id) return null;
      return { ...object, kind: 'ambiguous', namesakes: { before: here, after: there } };
    }
    case 'one':
    case undefined:
      return null;
  }
}

function named({ id, displayName, userPrincipalName }: ObjectOfType): NamedInTenant {
  return { id, displayName, userPrincipalName };
}
