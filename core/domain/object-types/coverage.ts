import { topOf } from '../canonical/paths.ts';
import type { ObjectType, RelationSpec } from '../object-type.ts';
import { PLAN_REASONS } from '../plan/reasons.ts';
import { TYPE_KEYS, type TypeKey } from '../type-keys.ts';
import { OBJECT_TYPES } from './index.ts';
import { KNOWN_PROPERTIES } from './known-properties.ts';
import { relationLabel } from './labels.ts';
import { neverRestored } from './never-restored.ts';
import { NOT_CAPTURED_WHY, NOT_RESTORED, notCaptured } from './not-captured.ts';

/** What a backup holds of a property or a set, whether it is compared, and what a restore does with it. */
export interface Coverage {
  readonly name: string;
  readonly captured: boolean;
  readonly compared: boolean;
  readonly restored: Restored;
  /** Where something of that is no; null elsewhere. */
  readonly why: string | null;
}

export type Restored = 'yes' | 'atCreation' | 'toExisting' | 'no';

export interface SetCoverage extends Coverage {
  readonly label: string;
  /** `relation`: links to other objects; `children`: a set that belongs to the object. */
  readonly kind: 'relation' | 'children';
  readonly read: string;
}

export interface TypeCoverage {
  readonly type: TypeKey;
  readonly label: string;
  readonly read: string;
  readonly properties: readonly Coverage[];
  /** What Graph returns beyond the properties that are named; null where only those are asked for. */
  readonly others: Coverage;
  readonly sets: readonly SetCoverage[];
  /** Objects and values of the type that a restore never brings back. */
  readonly neverRestored: readonly string[];
}

/** All that follows from the declarations of the types, in the order of a backup. */
export function coverage(): TypeCoverage[] {
  return TYPE_KEYS.map((key) => coverageOf(OBJECT_TYPES[key]));
}

export function coverageOf(type: ObjectType): TypeCoverage {
  return {
    type: type.key,
    label: type.label.many,
    read: [howRead(type), ...ownKinds(type)].join(' '),
    properties: propertiesOf(type).map((name) => propertyCoverage(type, name)),
    others: propertyCoverage(type, OTHERS),
    sets: [
      ...type.relations.map((relation) => relationCoverage(relation)),
      ...type.embedded.map((spec): SetCoverage => ({
        name: spec.name,
        label: spec.name,
        kind: 'children',
        read: 'Read for each object.',
        captured: true,
        compared: true,
        ...restoredWhere(spec.write !== undefined || isWrittenByPart(type, spec.name)),
      })),
    ],
    neverRestored: neverRestored(type),
  };
}

const OTHERS = 'Every other property that Microsoft Graph returns';

function howRead(type: ObjectType): string {
  if (type.delta) return 'By change tracking; the whole type at least every 24 hours.';
  return type.sources.some(({ kind }) => kind === 'perParent')
    ? 'Listed below each parent and compared.'
    : 'Listed and compared in every backup.';
}

function ownKinds({ ownKinds: kinds = [] }: ObjectType): string[] {
  const [first = '', ...others] = kinds.map(({ label }) => label);
  const names = [first, ...others.map((label) => label.toLowerCase())].join(' and ');
  return kinds.length > 0 ? [`${names} come with it as kinds of their own: captured, and never written.`] : [];
}

/** Every property that the declarations or the schema name. */
function propertiesOf(type: ObjectType): string[] {
  const { restore } = type;
  const sets = new Set([...type.relations, ...type.embedded].map(({ name }) => name));
  const named = [
    ...(type.select ?? []),
    ...(KNOWN_PROPERTIES[type.graphType] ?? []),
    ...type.secrets,
    ...type.volatile,
    ...restore.strip,
    ...type.references.map(({ path }) => topOf(path)),
    ...(restore.create?.required.map(topOf) ?? []),
    ...(restore.create?.createOnly ?? []),
    ...(restore.create?.secondPass ?? []),
    ...(restore.update?.only ?? []),
    ...(restore.update?.updateOnly ?? []),
  ];
  return [...new Set(named)]
    .filter((name) => !sets.has(topOf(name)) && !name.startsWith('@'))
    .toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
}

function propertyCoverage(type: ObjectType, name: string): Coverage {
  const left = whyNotCaptured(type, name);
  if (left !== null) return { name, captured: false, compared: false, restored: 'no', why: left };
  const compared = !isAmong(name, type.volatile);
  const { restored, why } = propertyRestored(type, name);
  const changes = compared ? null : 'It changes by itself and is not compared.';
  return {
    name,
    captured: true,
    compared,
    restored,
    why: [changes, why].filter((one) => one !== null).join(' ') || null,
  };
}

function whyNotCaptured(type: ObjectType, name: string): string | null {
  if (isAmong(name, type.secrets)) return PLAN_REASONS.secret;
  if (type.guarded?.some(({ property }) => property === topOf(name))) return null;
  const reason = notCaptured(type.graphType, topOf(name));
  if (reason !== null) return NOT_CAPTURED_WHY[reason];
  const isAsked = !type.select || name === OTHERS || type.select.includes(topOf(name));
  return isAsked ? null : NOT_CAPTURED_WHY.derived;
}

function propertyRestored(type: ObjectType, name: string): { restored: Restored; why: string | null } {
  const { create, update, strip } = type.restore;
  if (isWrittenByPart(type, topOf(name))) return { restored: 'yes', why: null };
  if (isAmong(name, strip))
    return { restored: 'no', why: NOT_RESTORED[type.graphType]?.[topOf(name)] ?? PLAN_REASONS['read-only'] };
  const top = topOf(name);
  const atCreation =
    create !== undefined && (create.only === undefined || create.only.includes(top) || update !== undefined);
  const toExisting =
    update !== undefined &&
    (update.only === undefined || update.only.includes(top)) &&
    create?.createOnly.includes(top) !== true;
  if (atCreation && toExisting) return { restored: 'yes', why: null };
  if (toExisting) return { restored: 'toExisting', why: PLAN_REASONS['not-creatable'] };
  if (atCreation)
    return { restored: 'atCreation', why: PLAN_REASONS[update === undefined ? 'immutable' : 'create-only'] };
  return { restored: 'no', why: create === undefined ? PLAN_REASONS['not-creatable'] : PLAN_REASONS['read-only'] };
}

function relationCoverage({ name, read, write, unwritten, hidden }: RelationSpec): SetCoverage {
  const restored = restoredWhere(write !== undefined, unwritten);
  const shown = hidden ? `Hidden ones only with ${hidden.permission}; unknown without it.` : null;
  return {
    name,
    label: relationLabel(name, 'out'),
    kind: 'relation',
    read: howRelationIsRead(read),
    captured: true,
    compared: true,
    restored: restored.restored,
    why: [shown, restored.why].filter((one) => one !== null).join(' ') || null,
  };
}

function howRelationIsRead(read: RelationSpec['read']): string {
  if (read.kind === 'delta') return 'Comes with change tracking.';
  if (read.kind === 'get') return 'Read for objects that changed, and for all at least every 24 hours.';
  const { many } = OBJECT_TYPES[read.type].label;
  return `Read from the other end: for ${many.toLowerCase()} that changed, and for all at least every 24 hours.`;
}

function restoredWhere(
  written: boolean,
  unwritten: RelationSpec['unwritten'] = undefined,
): Pick<Coverage, 'restored' | 'why'> {
  if (written) return { restored: 'yes', why: null };
  return { restored: 'no', why: PLAN_REASONS[unwritten ?? 'captured-only'] };
}

/** The path itself, or what it lies in. */
function isAmong(path: string, paths: readonly string[]): boolean {
  return paths.some((one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[]`));
}

function isWrittenByPart({ restore }: ObjectType, name: string): boolean {
  return restore.parts?.some(({ properties }) => properties.includes(name)) === true;
}
