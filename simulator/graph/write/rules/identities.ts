import type { Entity } from '../../../store/entity-set.ts';
import { identityKey } from '../../../store/unique-keys.ts';
import type { JsonObject } from '../../../types.ts';
import type { Call } from '../../context.ts';
import { conflict } from '../../errors.ts';
import { isObject, listOf } from '../json.ts';
import { invalid } from '../names.ts';

const LOCAL = ['emailAddress', 'userName', 'phoneNumber'];
const OWN = 'userPrincipalName';
const LONGEST = 100;

/** Who signs in how: complete, nobody else's, and local ones issued by this tenant. The entry of the UPN follows the UPN. */
export function checkIdentities(call: Call, props: JsonObject, user: Entity | undefined): void {
  if (props['identities'] === undefined) return;
  const upn = props['userPrincipalName'] ?? user?.props['userPrincipalName'] ?? null;
  const given = listOf(props['identities']).map((identity) => {
    if (!isObject(identity)) throw invalid('identities');
    checkIdentity(call, identity, String(upn));
    const key = identityKey(identity);
    const holder = key === undefined ? undefined : call.tenant.holder(key);
    if (holder !== undefined && holder !== user?.id) throw conflict('identities');
    return identity;
  });
  const own = given.some((identity) => identity['signInType'] === OWN);
  const issuer = call.tenant.identity.domains.at(-1) ?? '';
  props['identities'] = own ? given : [...given, { signInType: OWN, issuer, issuerAssignedId: upn }];
}

function checkIdentity(call: Call, identity: JsonObject, upn: string): void {
  const { signInType, issuer, issuerAssignedId } = identity;
  if (typeof signInType !== 'string' || typeof issuer !== 'string' || issuer === '') throw invalid('identities');
  if (typeof issuerAssignedId !== 'string' || issuerAssignedId === '' || issuerAssignedId.length > LONGEST)
    throw invalid('identities');
  const isLocal = signInType === OWN || LOCAL.includes(signInType);
  if (isLocal && !call.tenant.identity.domains.includes(issuer.toLowerCase()))
    throw invalid('identities', `The issuer '${issuer}' of a local identity is no domain of the tenant.`);
  if (signInType === OWN && issuerAssignedId.toLowerCase() !== upn.toLowerCase())
    throw invalid('identities', 'The identity of type userPrincipalName must hold the user principal name.');
}
