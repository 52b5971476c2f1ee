import type { FastifyRequest } from 'fastify';
import { CybbackError } from '#core/domain/errors.ts';
import { comparedTenant } from '../comparisons/compared-tenant.ts';
import type { ApiContext } from '../http/context.ts';

/** A plan is made from a result that is kept, and that is of its own restore point. Errors: `not-found`, `conflict`. */
export async function refuseOtherComparison(
  context: ApiContext,
  request: FastifyRequest,
  { comparisonId, backupId }: { readonly comparisonId: string; readonly backupId: string },
): Promise<void> {
  const { comparison } = await comparedTenant(context, request, comparisonId);
  if (comparison.backupId === backupId) return;
  throw new CybbackError(
    'conflict',
    'The comparison is of another backup than the one to restore from. Choose that backup, or compare this one.',
    { facts: { backupId: comparison.backupId } },
  );
}
