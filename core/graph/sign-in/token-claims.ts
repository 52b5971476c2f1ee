import { isGraphObject } from '../../domain/json.ts';

/** Application permissions in an access token. The token is only read, not verified: Graph does that. Empty where there are none. */
export function rolesOf(token: string): readonly string[] {
  const roles: unknown = claimsOf(token)['roles'];
  return Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [];
}

function claimsOf(token: string): Record<string, unknown> {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return isGraphObject(claims) ? claims : {};
  } catch {
    return {};
  }
}
