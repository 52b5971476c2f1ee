import type { RestoreDetail } from '../data.ts';

/** What the tenant that is written to is called. */
export function tenantOf({ targetConnection }: Pick<RestoreDetail, 'targetConnection'>): string {
  return targetConnection.tenantName ?? targetConnection.name;
}
