import type { Tenant } from '../../store/tenant.ts';
import { GraphError } from '../errors.ts';
import { splitPath } from '../router.ts';

const busy = new WeakMap<Tenant, Set<string>>();
const GUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** Holds the object a write addresses; a second write meanwhile is refused, as the directory does. */
export function claimObject(tenant: Tenant, method: string, url: string, durationMs: number): () => void {
  const id =
    method === 'GET' || durationMs === 0
      ? undefined
      : splitPath(url.split('?')[0] ?? '')
          .find((part) => GUID.test(part))
          ?.toLowerCase();
  if (id === undefined) return () => undefined;
  const held = busy.get(tenant) ?? new Set<string>();
  busy.set(tenant, held);
  if (held.has(id))
    throw new GraphError(
      409,
      'Directory_ConcurrencyViolation',
      'A conflicting object with one or more of the specified property values is being written. Please retry.',
    );
  held.add(id);
  return () => {
    held.delete(id);
  };
}
