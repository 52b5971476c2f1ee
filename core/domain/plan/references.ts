import type { ReferenceTarget } from '../object-type.ts';

/** What an ID of the backup is in the target tenant. */
export type Resolution =
  | { readonly state: 'same' | 'mapped'; readonly id: string }
  /** This job is going to make it, or to bring it back: its ID is known then. */
  | {
      readonly state: 'planned';
      /** It is created again: its ID will be another one. */
      readonly recreated?: true;
    }
  | { readonly state: 'unresolved' };

export interface References {
  resolve(value: string, targets: readonly ReferenceTarget[]): Resolution;
}

export interface ReferenceFacts {
  /** Old → new, per connection and target tenant: object IDs, appIds and licence SKUs alike. Keys in lower case. */
  newIdOf(id: string): string | undefined;
  /** Whether an object of that ID lives in the target tenant. */
  exists(id: string): boolean;
  /** Whether this job undeletes or creates the object of that backup ID. */
  isPlanned(id: string): boolean;
  /** Whether it creates it, under another ID than the backup's. */
  isRecreated?(id: string): boolean;
}

/** Reads the durable map and what is known of the target tenant. Pure: the same facts give the same answers. */
export function referencesFrom(facts: ReferenceFacts): References {
  return { resolve: (value, targets) => resolve(facts, value, targets) };
}

/** An object that an earlier restore made can have been lost and made again: the map is followed to its end. */
export function followMap(newIdOf: (id: string) => string | undefined, id: string): string | null {
  const seen = new Set([id.toLowerCase()]);
  let found: string | null = null;
  for (
    let next = newIdOf(id.toLowerCase());
    next !== undefined && !seen.has(next.toLowerCase());
    next = newIdOf(next.toLowerCase())
  ) {
    seen.add(next.toLowerCase());
    found = next;
  }
  return found;
}

function resolve(facts: ReferenceFacts, value: string, targets: readonly ReferenceTarget[]): Resolution {
  if (targets.some((target) => target.kind === 'directoryScope')) return resolveScope(facts, value);
  const mapped = followMap((id) => facts.newIdOf(id), value);
  // A mapped object that has gone again is worth no more than the old one.
  if (mapped !== null && (facts.exists(mapped) || !targets.some((target) => target.kind === 'object')))
    return { state: 'mapped', id: mapped };
  // Applications of others, role templates, SKUs and tenants have the same identifier in every tenant.
  if (targets.some((target) => target.kind !== 'object')) return { state: 'same', id: value };
  if (facts.exists(value)) return { state: 'same', id: value };
  if (!facts.isPlanned(value)) return { state: 'unresolved' };
  return facts.isRecreated?.(value) === true ? { state: 'planned', recreated: true } : { state: 'planned' };
}

/** Any object of the directory. */
const DIRECTORY: readonly ReferenceTarget[] = [];

/** `/`, `/administrativeUnits/{id}` or `/{objectId}`. */
function resolveScope(facts: ReferenceFacts, scope: string): Resolution {
  const at = scope.lastIndexOf('/') + 1;
  const id = scope.slice(at);
  if (id === '') return { state: 'same', id: scope };
  const inner = resolve(facts, id, DIRECTORY);
  const resolution =
    inner.state === 'unresolved' || inner.state === 'planned' ? inner : { ...inner, id: scope.slice(0, at) + inner.id };
  return resolution;
}

/** Every GUID in a text. */
export const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** The name of a directory extension holds the appId of its application, without dashes: `extension_{appId}_costCenter`. */
const EXTENSION = /(extension_)([0-9a-f]{32})(?=_)/gi;

/** IDs inside a text: those the map knows are replaced; others may be anything (a plan, a constant) and stay. */
export function remapText(text: string, references: References, targets: readonly ReferenceTarget[]): string {
  const replaced = text.replaceAll(GUID, (id) => {
    const resolution = references.resolve(id, targets);
    return resolution.state === 'mapped' ? resolution.id : id;
  });
  return remapExtensions(replaced, references);
}

/** Names of directory extensions in a text, with the appIds that their applications have now. */
export function remapExtensions(text: string, references: References): string {
  return text.replaceAll(EXTENSION, (name: string, prefix: string, bare: string) => {
    const resolution = references.resolve(dashed(bare), [{ kind: 'appId' }]);
    return resolution.state === 'mapped' ? prefix + resolution.id.replaceAll('-', '') : name;
  });
}

/** The IDs in a text, those in names of extensions among them. */
export function idsInText(text: string): string[] {
  return [...(text.match(GUID) ?? []), ...extensionAppIds(text)];
}

/** The appIds in names of directory extensions. */
export function extensionAppIds(text: string): string[] {
  return [...text.matchAll(EXTENSION)].map(([, , bare = '']) => dashed(bare));
}

function dashed(bare: string): string {
  return bare.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
