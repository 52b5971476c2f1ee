import type { Json } from '../types.ts';
import type { Entity } from './entity-set.ts';

/** Values no two objects of a tenant may share, as index keys; a bin keeps its claims. */
export function uniqueKeys(entity: Entity): string[] {
  const { props } = entity;
  if (entity.set === 'users')
    return [
      ...one('upn', props['userPrincipalName']),
      ...one('immutable', props['onPremisesImmutableId']),
      ...many('proxy', props['proxyAddresses']),
    ];
  if (entity.set === 'groups')
    return [
      ...one('nickname', props['mailNickname']),
      ...one('groupName', props['uniqueName']),
      ...many('proxy', props['proxyAddresses']),
    ];
  if (entity.set === 'applications') return [...one('app', props['appId']), ...many('uri', props['identifierUris'])];
  if (entity.set === 'servicePrincipals') return one('principal', props['appId']);
  if (entity.set === 'directoryRoles') return one('role', props['roleTemplateId']);
  if (entity.set === 'devices') return one('device', props['deviceId']);
  return [];
}

function one(kind: string, value: Json | undefined): string[] {
  return typeof value === 'string' && value !== '' ? [uniqueKey(kind, value)] : [];
}

function many(kind: string, value: Json | undefined): string[] {
  return Array.isArray(value) ? value.flatMap((item) => one(kind, item)) : [];
}

export function uniqueKey(kind: string, value: string): string {
  return `${kind}:${value.toLowerCase()}`;
}
