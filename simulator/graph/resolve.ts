import type { Entity } from '../store/entity-set.ts';
import type { SetName } from '../types.ts';
import { type Call, visible } from './context.ts';
import { badRequest, notFound } from './errors.ts';
import { splitPath } from './router.ts';
import { seen } from './write/lag.ts';

const GUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** Alternate keys a set may be addressed by, as `name='value'` or (users) bare. */
const ALTERNATE: Partial<Record<SetName, Readonly<Record<string, string>>>> = {
  users: { userprincipalname: 'upn' },
  groups: { uniquename: 'groupName' },
  applications: { appid: 'app' },
  servicePrincipals: { appid: 'principal' },
  devices: { deviceid: 'device' },
  directoryRoles: { roletemplateid: 'role' },
};

/** The live object a path segment names; throws 404 (or 400 for a key the set does not have). */
export function resolve(call: Call, set: SetName, key: string): Entity {
  const entity = call.tenant.set(set).byId.get(idOf(call, set, key)) ?? deletedRole(call, set, key);
  if (!visible(call, entity) || isElsewhere(entity)) throw notFound(key);
  return entity;
}

/** Settings of a group lie below the group alone. */
function isElsewhere({ set, parent }: Entity): boolean {
  return set === 'groupSettings' && parent !== undefined;
}

/** DELETE reaches a custom role in the recycle bin also by its plain path, and is final there. */
function deletedRole(call: Call, set: SetName, key: string): Entity | undefined {
  const entity = call.method === 'DELETE' && set === 'roleDefinitions' ? call.tenant.bin.get(key) : undefined;
  return entity?.set === set ? entity : undefined;
}

function idOf(call: Call, set: SetName, key: string): string {
  const alternate = /^(\w+)\s*=\s*'?([^']*)'?$/.exec(key);
  if (alternate !== null) return byAlternate(call, set, alternate[1] ?? '', alternate[2] ?? '');
  if (call.tenant.set(set).byId.has(key)) return key;
  if (GUID.test(key))
    return set === 'directoryRoles'
      ? (call.tenant.holder(`role:${key.toLowerCase()}`) ?? key.toLowerCase())
      : key.toLowerCase();
  return set === 'users' ? (call.tenant.holder(`upn:${key.toLowerCase()}`) ?? key) : key;
}

function byAlternate(call: Call, set: SetName, name: string, value: string): string {
  const kind = ALTERNATE[set]?.[name.toLowerCase()];
  if (kind === undefined)
    throw badRequest(`The key property '${name}' is not defined for this resource.`, 'BadRequest');
  return call.tenant.holder(`${kind}:${value.toLowerCase()}`) ?? value;
}

/** The object an `@odata.id` points at: `.../directoryObjects/{id}`, `.../users/{id}` and the like. */
export function resolveReference(call: Call, reference: string): Entity {
  const [name = '', key = ''] = splitPath(referencePath(call, reference)).slice(-2);
  const found = call.tenant.directoryObject(key.toLowerCase());
  // The path of another type than the object's own names nothing.
  const fits = name.toLowerCase() === 'directoryobjects' || name === found?.set;
  return seen(call, fits ? found : undefined, key);
}

function referencePath(call: Call, reference: string): string {
  const origins = ['https://graph.microsoft.com', call.world.url];
  const origin = origins.find((known) => reference.startsWith(`${known}/`));
  const path = origin === undefined ? undefined : reference.slice(origin.length);
  if (path === undefined || !/^\/(v1\.0|beta)\/[^?]+$/.test(path))
    throw badRequest('Invalid URL format specified in @odata.bind or @odata.id.');
  return path.replace(/^\/(v1\.0|beta)/, '');
}
