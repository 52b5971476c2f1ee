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
      ...identityKeys(props['identities']),
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

function identityKeys(identities: Json | undefined): string[] {
  return Array.isArray(identities) ? identities.flatMap((identity) => identityKey(identity) ?? []) : [];
}

/** Of an identity that somebody signs in with, but for the UPN, which has a key of its own. */
export function identityKey(identity: Json): string | undefined {
  if (typeof identity !== 'object' || identity === null || Array.isArray(identity)) return undefined;
  const { signInType, issuer, issuerAssignedId } = identity;
  if (signInType === 'userPrincipalName' || typeof issuerAssignedId !== 'string' || issuerAssignedId === '')
    return undefined;
  return uniqueKey('identity', `${String(issuer)} ${issuerAssignedId}`);
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
