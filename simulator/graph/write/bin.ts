import { z } from 'zod';
import type { Entity } from '../../store/entity-set.ts';
import { uniqueKeys } from '../../store/unique-keys.ts';
import { type Call, type Reply, NO_CONTENT, root } from '../context.ts';
import { badRequest, conflict, denied, notFound } from '../errors.ts';
import { demandAny } from '../permissions.ts';
import { shapeFor, writeObject } from '../shape.ts';
import { replication } from './lag.ts';
import { checkPrincipalName } from './names.ts';
import { guardPrivileged, guardRestricted } from './privileged.ts';

const RESTORE: Readonly<Record<string, readonly string[]>> = {
  users: ['User.DeleteRestore.All', 'User.ReadWrite.All'],
  groups: ['Group.ReadWrite.All'],
  applications: ['Application.ReadWrite.All', 'Application.ReadWrite.OwnedBy'],
  servicePrincipals: ['Application.ReadWrite.All', 'Application.ReadWrite.OwnedBy'],
  administrativeUnits: ['AdministrativeUnit.ReadWrite.All'],
};
const body = z.strictObject({
  autoReconcileProxyConflict: z.boolean().optional(),
  newUserPrincipalName: z.string().optional(),
});

/** `DELETE /directory/deletedItems/{id}`: gone for good. */
export function purge(call: Call, known?: Entity): Reply {
  const entity = known ?? find(call);
  if (entity.set === 'administrativeUnits') throw badRequest('Administrative units cannot be permanently deleted.');
  if (known === undefined) demandWrite(call, entity);
  if (entity.set === 'users') guardPrivileged(call, entity);
  call.tenant.hardDelete(entity);
  return NO_CONTENT;
}

/** `POST /directory/deletedItems/{id}/restore` */
export function restore(call: Call, known?: Entity): Reply {
  const entity = known ?? find(call);
  if (known === undefined) demandWrite(call, entity);
  guardRestricted(call, entity);
  if (entity.set === 'users') {
    guardPrivileged(call, entity);
    refuseSynced(call, entity);
    applyUserOptions(call, entity);
  } else if (call.body !== undefined && Object.keys(call.body ?? {}).length > 0 && entity.set !== 'groups')
    throw badRequest('The restore action of this type takes no parameters.');
  refuseConflicts(call, entity);
  call.tenant.restore(entity, replication(call));
  const shape = shapeFor(call, entity.set, entity.type, { single: true, withType: true });
  const context = JSON.stringify(`${root(call)}/$metadata#directoryObjects/$entity`);
  return { status: 200, body: `{"@odata.context":${context},${writeObject(shape, entity).slice(1)}` };
}

function find(call: Call): Entity {
  const id = call.params[0] ?? '';
  const entity = call.tenant.bin.get(id.toLowerCase());
  if (entity === undefined || RESTORE[entity.set] === undefined) throw notFound(id);
  return entity;
}

function demandWrite(call: Call, entity: Entity): void {
  const { roles } = call.claims;
  demandAny(roles, RESTORE[entity.set] ?? []);
  if (entity.props['isAssignableToRole'] === true && !roles.includes('RoleManagement.ReadWrite.Directory'))
    throw denied();
}

function refuseSynced(call: Call, user: Entity): void {
  if (user.props['onPremisesSyncEnabled'] === true && call.world.settings.switches.refuseSyncedUndelete)
    throw badRequest(
      'Unable to restore an object that is mastered on premises: restore it in the on-premises directory.',
    );
}

function applyUserOptions(call: Call, entity: Entity): void {
  const parsed = body.safeParse(call.body ?? {});
  if (!parsed.success)
    throw badRequest('The restore action takes autoReconcileProxyConflict and newUserPrincipalName only.');
  const { autoReconcileProxyConflict, newUserPrincipalName } = parsed.data;
  if (newUserPrincipalName !== undefined) {
    checkPrincipalName(call, newUserPrincipalName, entity.id);
    call.tenant.update(entity, { userPrincipalName: newUserPrincipalName });
  }
  if (autoReconcileProxyConflict === true) dropTakenProxies(call, entity);
}

function dropTakenProxies(call: Call, entity: Entity): void {
  const proxies = entity.props['proxyAddresses'];
  if (!Array.isArray(proxies)) return;
  const kept = proxies.filter((proxy) => !takenByOther(call, entity, `proxy:${String(proxy).toLowerCase()}`));
  call.tenant.update(entity, { proxyAddresses: kept });
}

const TARGETS: Readonly<Record<string, string>> = {
  upn: 'userPrincipalName',
  proxy: 'proxyAddresses',
  nickname: 'mailNickname',
  uri: 'identifierUris',
  principal: 'appId',
  app: 'appId',
  immutable: 'onPremisesImmutableId',
  groupName: 'uniqueName',
};

/** A live object may have taken a value meanwhile. */
function refuseConflicts(call: Call, entity: Entity): void {
  for (const key of uniqueKeys(entity)) {
    if (takenByOther(call, entity, key)) throw conflict(TARGETS[key.slice(0, key.indexOf(':'))] ?? 'id');
  }
}

function takenByOther(call: Call, entity: Entity, key: string): boolean {
  const holder = call.tenant.holder(key);
  return holder !== undefined && holder !== entity.id && call.tenant.isLive(holder);
}
