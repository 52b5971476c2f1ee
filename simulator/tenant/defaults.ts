import type { Tenant } from '../store/tenant.ts';
import type { JsonObject, SetName } from '../types.ts';

/** Fills what a user or group cannot be without; other sets are stored as given. */
export function completed(tenant: Tenant, set: SetName, given: JsonObject): JsonObject {
  const name = String(given['displayName'] ?? 'unnamed');
  const nickname = String(
    given['mailNickname'] ??
      name
        .normalize('NFD')
        .replaceAll(/[^A-Za-z0-9]/g, '')
        .toLowerCase(),
  );
  const created = `${new Date(tenant.now()).toISOString().slice(0, 19)}Z`;
  if (set === 'users') {
    const upn = String(given['userPrincipalName'] ?? `${nickname}@${tenant.identity.domains[0] ?? 'contoso.example'}`);
    return {
      displayName: name,
      mailNickname: nickname,
      userPrincipalName: upn,
      accountEnabled: true,
      userType: 'Member',
      createdDateTime: created,
      proxyAddresses: [],
      ...given,
    };
  }
  if (set === 'groups') {
    return {
      displayName: name,
      mailNickname: nickname,
      mailEnabled: false,
      securityEnabled: true,
      groupTypes: [],
      proxyAddresses: [],
      createdDateTime: created,
      ...given,
    };
  }
  return given;
}
