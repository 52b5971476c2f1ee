import { z } from 'zod';
import type { Entity } from '../store/entity-set.ts';
import { SETS } from '../store/sets.ts';
import type { Tenant } from '../store/tenant.ts';
import { findEntity } from '../tenant/handle.ts';
import type { SetName, TenantHandle } from '../types.ts';
import { type AdminCall, AdminError } from './action.ts';

const setName = z.enum(SETS);

/** Of a path that begins `/tenants/{tenant}`. */
export function tenantOf(call: AdminCall): Tenant {
  const tenant = call.world.findTenant(call.params[0] ?? '');
  if (tenant === undefined) throw new AdminError(404, `no tenant ${call.params[0] ?? ''}`);
  return tenant;
}

export function handleOf(call: AdminCall): TenantHandle {
  return call.simulator.tenant(tenantOf(call).identity.id);
}

export function setOf(text: string | undefined): SetName {
  return setName.parse(text);
}

export function must(tenant: Tenant, set: SetName, text: string | undefined): Entity {
  const found = findEntity(tenant, set, text ?? '');
  if (found === undefined) throw new AdminError(404, `no ${set} like ${text ?? ''}`);
  return found;
}

/** The object that a path ending in `{set}/{name}` means; objects in a recycle bin by their id. */
export function named(call: AdminCall): Entity {
  const set = setOf(call.params[1]);
  const tenant = tenantOf(call);
  const deleted = tenant.bin.get(call.params[2] ?? '');
  return deleted?.set === set ? deleted : must(tenant, set, call.params[2]);
}
