import type { Entity } from '../store/entity-set.ts';
import { BIN_SETS } from '../store/sets.ts';
import type { Tenant } from '../store/tenant.ts';
import type { ChangeMade } from '../types.ts';

/** To the bin where there is one. */
export function remove(tenant: Tenant, entity: Entity, permanent: boolean): ChangeMade {
  const hard = permanent || !BIN_SETS.has(entity.set) || tenant.bin.has(entity.id);
  if (hard) tenant.hardDelete(entity);
  else tenant.softDelete(entity);
  return {
    op: hard ? 'hardDelete' : 'softDelete',
    type: entity.type,
    id: entity.id,
    name: String(entity.props['displayName'] ?? entity.id),
    detail: hard ? 'gone for good' : 'to the recycle bin',
  };
}

export function removeToBin(tenant: Tenant, entity: Entity): ChangeMade {
  return remove(tenant, entity, false);
}
