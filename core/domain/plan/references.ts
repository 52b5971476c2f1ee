import { extensionAppIds, replaceExtensionAppIds } from '../extension-names.ts';
import type { ReferenceTarget } from '../object-type.ts';
import type { TypeKey } from '../type-keys.ts';

/** What an ID of the backup is in the target tenant. */
export type Resolution =
  | {
      readonly state: 'same' | 'mapped';
      readonly id: string;
      /** Graph does not tell whether it is there. */
      readonly untold?: true;
    }
  /** This job is going to make it, or to bring it back: its ID is known then. */
  | {
      readonly state: 'planned';
      /** It is created again, as far as the plan has got: what names it today has to name another ID then. */
      readonly renewed?: true;
    }
  | {
      readonly state: 'unresolved';
      /** What it names is created again, but not that by which it has to be named. */
      readonly renewed?: true;
    };

export interface References {
  /** Whether an object that does not live in the tenant lies in its recycle bin. */
  isInBin(id: string): boolean;
  resolve(value: string, targets: readonly ReferenceTarget[]): Resolution;
}

export interface ReferenceFacts {
  /** Old → new, per connection and target tenant: object IDs, appIds and licence SKUs alike. Keys in lower case. */
  newIdOf(id: string): string | undefined;
  /** Whether an object of that ID lives in the target tenant. */
  exists(id: string): boolean;
  /** Whether this job undeletes or creates the object of that backup ID. */
  isPlanned(id: string): boolean;
  /** Whether Graph said of an object that is no directory object that it is not there. */
  isMissing?(id: string): boolean;
  /** Whether Graph said that there is nothing at the address. */
  isNothingAt?(path: string): boolean;
  /** Whether Graph was asked what lies at the address, and did not tell. */
  isUntoldAt?(path: string): boolean;
  /** Whether this job makes, or has made, the object of that type with that appId. */
  comes?(appId: string, type: TypeKey): 'planned' | 'made' | null;
  /** Whether the object lies in the recycle bin; absent: that was not looked for. */
  isInBin?(id: string): boolean;
  /** Whether this job gives the object of that object ID another one; while the plan is being made, of that appId as well. */
  isRenewed?(id: string): boolean;
}

/** Reads the durable map and what is known of the target tenant. Pure: the same facts give the same answers. */
export function referencesFrom(facts: ReferenceFacts): References {
  return {
    resolve: (value, targets) => resolve(facts, value, targets),
    isInBin: (id) => facts.isInBin?.(id) === true,
  };
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
  const at = targets.find(({ kind }) => kind === 'address');
  const type = at?.kind === 'address' ? at.type : undefined;
  const coming = type === undefined ? undefined : facts.comes?.(value, type);
  const isNowhere = (id: string): boolean =>
    at?.kind === 'address' && coming !== 'made' && !facts.exists(id) && facts.isNothingAt?.(addressOf(at, id)) === true;
  // A mapped object that has gone again is worth no more than the old one.
  if (mapped !== null && (facts.exists(mapped) || !targets.some((target) => target.kind === 'object')))
    if (!isNowhere(mapped)) return { state: 'mapped', id: mapped };
  // A partner of cross-tenant access is known by its tenant, which is not made by a restore.
  const isMade = targets.every(({ kind }) => kind !== 'tenant');
  if (isMade && facts.isRenewed?.(value) === true && !facts.exists(value))
    return { state: coming === null ? 'unresolved' : 'planned', renewed: true };
  if (isNowhere(value) && coming !== undefined) return { state: coming === null ? 'unresolved' : 'planned' };
  if (isNowhere(value) || (!facts.exists(value) && facts.isMissing?.(value) === true))
    return facts.isPlanned(value) ? { state: 'planned' } : { state: 'unresolved' };
  if (at?.kind === 'address' && facts.isUntoldAt?.(addressOf(at, value)) === true)
    return { state: 'same', id: value, untold: true };
  // Applications of others, role templates, SKUs and tenants have the same identifier in every tenant.
  if (targets.some((target) => target.kind !== 'object')) return { state: 'same', id: value };
  if (facts.exists(value)) return { state: 'same', id: value };
  return facts.isPlanned(value) ? { state: 'planned' } : { state: 'unresolved' };
}

/** Where Graph is asked whether something is there that is named by the ID. */
export function addressOf({ path, listed }: { readonly path: string; readonly listed?: true }, id: string): string {
  const place = listed === true ? `${path}/{id}` : path;
  return place.replace('{id}', encodeURIComponent(id.toLowerCase()));
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

/** In place of an ID that is not known before the object is made. For showing alone: never written. */
export function futureId(id: string): string {
  return `(new ID of ${id})`;
}

/** IDs inside a text: those the map knows are replaced; others may be anything (a plan, a constant) and stay. */
export function remapText(
  text: string,
  targets: readonly ReferenceTarget[],
  replace: (id: string, targets: readonly ReferenceTarget[]) => string | null,
): string {
  return replaceExtensionAppIds(
    text.replaceAll(GUID, (id) => replace(id, targets) ?? id),
    (appId) => replace(appId, APP),
  );
}

export const APP: readonly ReferenceTarget[] = [{ kind: 'appId' }];

/** Names of directory extensions in a text, with the appIds that their applications have now. */
export function remapExtensions(text: string, references: References): string {
  return replaceExtensionAppIds(text, (appId) => {
    const resolution = references.resolve(appId, APP);
    return resolution.state === 'mapped' ? resolution.id : null;
  });
}

/** The IDs in a text, those in names of extensions among them. */
export function idsInText(text: string): string[] {
  return [...(text.match(GUID) ?? []), ...extensionAppIds(text)];
}
