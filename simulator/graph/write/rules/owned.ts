import type { Entity } from '../../../store/entity-set.ts';
import type { Call } from '../../context.ts';
import { denied } from '../../errors.ts';

/** Application.ReadWrite.OwnedBy reaches what the caller's own principal owns. */
export function demandOwned(call: Call, entity: Entity): void {
  const { roles, oid } = call.claims;
  const all = ['Application.ReadWrite.All', 'Directory.ReadWrite.All'].some((role) => roles.includes(role));
  if (!all && !call.tenant.link('owners').has(entity.id, oid)) throw denied();
}
