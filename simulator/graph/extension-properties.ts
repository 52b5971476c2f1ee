import { z } from 'zod';
import { isOwnerLive } from '../store/directory-extensions.ts';
import { type Call, type Reply, root, visible } from './context.ts';
import { badRequest } from './errors.ts';
import type { Route } from './router.ts';
import { shapeFor, writeObject } from './shape.ts';

/** Above this many service principals getAvailableExtensionProperties answers nothing: a known issue of Microsoft's page. */
export const MOST_PRINCIPALS = 1000;
const input = z.strictObject({ isSyncedFromOnPremises: z.boolean().optional() });

export function extensionPropertyRoutes(): Route[] {
  return [
    {
      method: 'POST',
      template: '/directoryObjects/getAvailableExtensionProperties',
      handle: getAvailable,
      permission: 'path',
      units: 1,
    },
  ];
}

/** Those of the tenant's own applications and of multi-tenant ones that were consented to. */
function getAvailable(call: Call): Reply {
  const parsed = input.safeParse(call.body ?? {});
  if (!parsed.success) throw badRequest('The action takes isSyncedFromOnPremises only.');
  const { isSyncedFromOnPremises } = parsed.data;
  const shape = shapeFor(call, 'extensionProperties', 'extensionProperty', { single: false, withType: true });
  const found = [...call.tenant.set('extensionProperties').from(0)].filter(
    (property) =>
      visible(call, property) &&
      isOwnerLive(call.tenant, property) &&
      (isSyncedFromOnPremises === undefined ||
        (property.props['isSyncedFromOnPremises'] === true) === isSyncedFromOnPremises),
  );
  const shown = call.tenant.set('servicePrincipals').size > MOST_PRINCIPALS ? [] : found;
  const context = JSON.stringify(`${root(call)}/$metadata#Collection(extensionProperty)`);
  return {
    status: 200,
    body: `{"@odata.context":${context},"value":[${shown.map((property) => writeObject(shape, property)).join(',')}]}`,
  };
}
