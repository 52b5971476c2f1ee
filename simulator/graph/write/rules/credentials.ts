import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { JsonObject } from '../../../types.ts';
import { type Call, type Reply, json, NO_CONTENT, root } from '../../context.ts';
import { badRequest } from '../../errors.ts';
import { resolve } from '../../resolve.ts';
import type { Route } from '../../router.ts';
import { isObject, listOf } from '../json.ts';
import { timestamp } from '../rule.ts';

const passwordInput = z.strictObject({
  passwordCredential: z
    .strictObject({
      displayName: z.string().nullish(),
      startDateTime: z.string().nullish(),
      endDateTime: z.string().nullish(),
    })
    .nullish(),
});
const YEARS_MS = 2 * 365 * 86_400_000;

/** Secrets: made and removed by action, shown once. */
export function credentialRoutes(): Route[] {
  return (['applications', 'servicePrincipals'] as const).flatMap((set): Route[] => [
    {
      method: 'POST',
      template: `/${set}/{id}/addPassword`,
      handle: (call) => addPassword(call, set),
      permission: 'path',
      units: 1,
    },
    {
      method: 'POST',
      template: `/${set}/{id}/removePassword`,
      handle: (call) => removePassword(call, set),
      permission: 'path',
      units: 1,
    },
  ]);
}

function addPassword(call: Call, set: 'applications' | 'servicePrincipals'): Reply {
  const parsed = passwordInput.safeParse(call.body ?? {});
  if (!parsed.success) throw badRequest('The body must hold a passwordCredential.');
  const entity = resolve(call, set, call.params[0] ?? '');
  const given = parsed.data.passwordCredential ?? {};
  const secretText = randomBytes(24).toString('base64url');
  const made: JsonObject = {
    keyId: randomUUID(),
    displayName: given.displayName ?? null,
    hint: secretText.slice(0, 3),
    customKeyIdentifier: null,
    secretText: null,
    startDateTime: given.startDateTime ?? timestamp(call),
    endDateTime: given.endDateTime ?? `${new Date(call.now + YEARS_MS).toISOString().slice(0, 19)}Z`,
  };
  call.tenant.update(entity, { passwordCredentials: [...listOf(entity.props['passwordCredentials']), made] });
  return json(200, {
    '@odata.context': `${root(call)}/$metadata#microsoft.graph.passwordCredential`,
    ...made,
    secretText,
  });
}

function removePassword(call: Call, set: 'applications' | 'servicePrincipals'): Reply {
  const keyId = z.strictObject({ keyId: z.string() }).safeParse(call.body).data?.keyId;
  const entity = resolve(call, set, call.params[0] ?? '');
  const before = listOf(entity.props['passwordCredentials']);
  const after = before.filter((item) => !isObject(item) || item['keyId'] !== keyId);
  if (after.length === before.length) throw badRequest('No password credential found with keyId.');
  call.tenant.update(entity, { passwordCredentials: after });
  return NO_CONTENT;
}
