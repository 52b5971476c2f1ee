import type { Entity } from '../../store/entity-set.ts';
import { type Call, visible } from '../context.ts';
import { type GraphError, badRequest, notFound } from '../errors.ts';

/** When and from which request on others see what this call makes. */
export function replication(call: Call): Pick<Entity, 'visibleAt' | 'visibleFrom'> {
  const { replicationDelayMs, replicationRequests } = call.world.settings;
  return {
    visibleAt: call.now + replicationDelayMs,
    visibleFrom: replicationRequests === 0 ? 0 : call.tenant.requests + replicationRequests + 1,
  };
}

/** Whether a policy may name the object: policies answer lag with 400 or not at all. */
export function namable(call: Call, entity: Entity | undefined): boolean {
  return entity !== undefined && (!call.world.settings.switches.lagAsBadRequest || visible(call, entity));
}

/** The object, or the refusal for one that is not there or not replicated yet. */
export function seen(
  call: Call,
  entity: Entity | undefined,
  id: string,
  asBadRequest: () => GraphError = notValidReference,
): Entity {
  if (visible(call, entity)) return entity;
  throw entity !== undefined && call.world.settings.switches.lagAsBadRequest ? asBadRequest() : notFound(id);
}

function notValidReference(): GraphError {
  return badRequest('Not a valid reference update.');
}
