import { getApiKey } from '#core/accounts/store/api-keys.ts';
import { CybbackError } from '#core/domain/errors.ts';
import type { ApiContext } from '../http/context.ts';
import type { Principal } from '../http/plugins/auth.ts';

/** When the key that asks ends; null where a person asks, or a key without an end. */
export async function endOfKey(
  { db }: Pick<ApiContext, 'db'>,
  { workspaceId, keyId }: Pick<Principal, 'workspaceId' | 'keyId'>,
): Promise<Date | null> {
  return keyId === null ? null : ((await getApiKey(db, { workspaceId, id: keyId }))?.expiresAt ?? null);
}

/** For what would give somebody rights that last longer than those of the key: its end would be none. @param what as in "cannot …". */
export async function refuseLastingGrant(
  context: Pick<ApiContext, 'db'>,
  principal: Pick<Principal, 'workspaceId' | 'keyId'>,
  what: string,
): Promise<void> {
  const end = await endOfKey(context, principal);
  if (end === null) return;
  throw new CybbackError(
    'forbidden',
    `A key that ends cannot ${what}: the right would outlive the key, which ends ${end.toISOString()}. Do it as a person, or with a key without an end.`,
  );
}
