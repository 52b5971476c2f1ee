import { mapTexts } from '../canonical/map-texts.ts';
import { extensionAppIds } from '../extension-names.ts';
import type { GraphObject } from '../json.ts';
import type { ObjectType, ReferenceSpec } from '../object-type.ts';
import type { TypeKey } from '../type-keys.ts';
import {
  futureId,
  GUID,
  idsInText,
  remapExtensions,
  remapText,
  type References,
  type Resolution,
} from './references.ts';

export interface ReferenceFinding {
  /** As declared, with `[]`. */
  readonly path: string;
  readonly value: string;
  readonly resolution: Resolution;
  readonly exclusion: boolean;
}

/**
 * The object with every ID inside it replaced by what it is in the target tenant. Unresolved ones stay and are named. Where
 * the object is there already (`isLive`), what it names and what is only going to be made stands for a difference.
 */
export function remapObject(
  type: ObjectType,
  object: GraphObject,
  references: References,
  { isLive = false }: { readonly isLive?: boolean } = {},
): { object: GraphObject; findings: ReferenceFinding[] } {
  const findings: ReferenceFinding[] = [];
  const result = type.references.reduce(
    (mapped, spec) => mapTexts(mapped, spec.path, (value) => remapValue({ spec, references, isLive, findings }, value)),
    object,
  );
  return { object: withExtensionNames(result, references), findings };
}

/** Values of directory extensions stand under names that hold the appId of the application that declares them. */
function withExtensionNames(object: GraphObject, references: References): GraphObject {
  if (!Object.keys(object).some((key) => extensionAppIds(key).length > 0)) return object;
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [remapExtensions(key, references), value]));
}

/**
 * The object with the IDs that it names in lower case: Graph takes and shows them in either, and that is no difference.
 * For comparing alone.
 */
export function withPlainIds(type: ObjectType, object: GraphObject): GraphObject {
  return type.references.reduce(
    (plain, spec) => mapTexts(plain, spec.path, (value) => value.replaceAll(GUID, (id) => id.toLowerCase())),
    object,
  );
}

/** Every ID that an object names, so that a chunk's references can be looked up at once. */
export function referencesOf(type: ObjectType, object: GraphObject): string[] {
  return namedBy(type, object).flatMap(({ spec, value }) => {
    if (!spec.targets.some((target) => target.kind === 'object' || target.kind === 'directoryScope')) return [];
    return idsIn(spec, value);
  });
}

/** The application (client) IDs that an object names, in texts and in names of its extensions too. */
export function appIdsOf(type: ObjectType, object: GraphObject): string[] {
  const named = namedBy(type, object).flatMap(({ spec, value }) =>
    spec.targets.some(({ kind }) => kind === 'appId') || spec.inText === true ? idsIn(spec, value) : [],
  );
  return [...named, ...Object.keys(object).flatMap(extensionAppIds)];
}

/** Types that others refer to, or that hold links, and that are no directory objects: Graph finds them at their own place only. */
const OUTSIDE_DIRECTORY: readonly TypeKey[] = [
  'namedLocations',
  'authenticationStrengthPolicies',
  'roleDefinitions',
  'groupLifecyclePolicies',
];

/** Whether objects of the type are looked for where the type lies. */
export function isOutsideDirectory(type: TypeKey): boolean {
  return OUTSIDE_DIRECTORY.includes(type);
}

/** What an object names of them. */
export function namedOutsideDirectory(type: ObjectType, object: GraphObject): { type: TypeKey; id: string }[] {
  return namedBy(type, object).flatMap(({ spec, value }) =>
    spec.targets.flatMap((target) =>
      target.kind === 'object' && OUTSIDE_DIRECTORY.includes(target.type) ? [{ type: target.type, id: value }] : [],
    ),
  );
}

/** A thing that Graph is asked for at an address with `{id}` in it, or in a collection. */
export interface NamedAddress {
  readonly path: string;
  readonly listed?: true;
  readonly id: string;
}

/** What an object names of things that Graph is asked for at an address. `home`: the tenant, where it is that of the backup. */
export function namedAddresses(type: ObjectType, object: GraphObject, home: string | null): NamedAddress[] {
  return namedBy(type, object).flatMap(({ spec, value }) =>
    spec.targets.flatMap((target) =>
      target.kind === 'address' && target.when?.(object, home) !== false
        ? [{ path: target.path, ...(target.listed && { listed: target.listed }), id: value }]
        : [],
    ),
  );
}

export interface NamedValue {
  readonly spec: ReferenceSpec;
  /** As it stands in the object: an ID, a scope, or a text that holds IDs. */
  readonly value: string;
}

/** Every value by which the object refers to something, keywords left out. */
export function namedBy(type: ObjectType, object: GraphObject): NamedValue[] {
  const values: NamedValue[] = [];
  for (const spec of type.references) {
    mapTexts(object, spec.path, (value) => {
      if (!isKeyword(spec, value)) values.push({ spec, value });
      return value;
    });
  }
  return values;
}

/** The IDs in a value: each GUID of a text, the last part of a scope, else the value itself. */
export function idsIn(spec: ReferenceSpec, value: string): string[] {
  if (spec.inText === true) return idsInText(value);
  const id = value.slice(value.lastIndexOf('/') + 1);
  return id === '' ? [] : [id];
}

interface Remapping {
  readonly spec: ReferenceSpec;
  readonly references: References;
  readonly isLive: boolean;
  readonly findings: ReferenceFinding[];
}

function remapValue({ spec, references, isLive, findings }: Remapping, value: string): string {
  if (isKeyword(spec, value)) return value;
  const note = (id: string, resolution: Resolution): number =>
    findings.push({ path: spec.path, value: id, resolution, exclusion: spec.exclusion });
  if (spec.inText === true)
    return remapText(value, spec.targets, (id, targets) => {
      const resolution = references.resolve(id, targets);
      // What is no identifier that the job knows of may be anything.
      const next = resolution.state === 'same' ? null : idOf(id, resolution, isLive);
      if (next !== null) note(id, resolution);
      return next;
    });
  const resolution = references.resolve(value, spec.targets);
  note(value, resolution);
  return idOf(value, resolution, isLive) ?? value;
}

/** Null where the ID stays as it is. */
function idOf(id: string, resolution: Resolution, isLive: boolean): string | null {
  if ('id' in resolution) return resolution.id;
  return isLive && resolution.state === 'planned' && resolution.renewed === true ? futureId(id) : null;
}

function isKeyword(spec: ReferenceSpec, value: string): boolean {
  return spec.keywords.some((word) => word.toLowerCase() === value.toLowerCase());
}
