import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { CybbackError } from '#core/domain/errors.ts';
import { planComparison } from '#core/restores/store/bulk-plans.ts';
import type { Target } from '#core/restores/target.ts';
import { comparedTenant } from '../comparisons/compared-tenant.ts';
import type { ApiContext } from '../http/context.ts';
import { restoreOf } from '../http/lookups.ts';
import type { newRestore } from './new-restore-schema.ts';
import { refuseOtherTarget } from './target.ts';

type Asked = FastifyRequest<{ Body: z.output<typeof newRestore> }>;

/**
 * The comparison with the tenant that a plan is to be made from: one that is named, or that of the plan which gives its
 * place. Errors: `not-found`, `conflict`, `request-invalid`.
 */
export async function comparisonAsked(
  context: ApiContext,
  request: Asked,
  target: Target,
): Promise<string | undefined> {
  const { backupId, comparisonId, insteadOf } = request.body;
  if (comparisonId !== undefined && insteadOf !== undefined)
    throw new CybbackError('request-invalid', 'Name either comparisonId or insteadOf.');
  if (insteadOf !== undefined) return comparisonOfOther(context, request, { backupId, insteadOf, target });
  if (comparisonId === undefined) return undefined;
  const { comparison } = await comparedTenant(context, request, comparisonId);
  refuseOtherTarget(target, comparison.connectionId);
  if (comparison.backupId === backupId) return comparisonId;
  throw new CybbackError(
    'conflict',
    'The comparison is of another backup than the one to restore from. Choose that backup, or compare this one.',
    { facts: { backupId: comparison.backupId } },
  );
}

/** Only a plan of the same backup and tenant that waits gives its place to another. */
async function comparisonOfOther(
  context: ApiContext,
  request: FastifyRequest,
  { backupId, insteadOf, target }: { readonly backupId: string; readonly insteadOf: string; readonly target: Target },
): Promise<string | undefined> {
  const other = await restoreOf(context, request, insteadOf);
  const isSame = other.backupId === backupId && other.targetConnectionId === target.connection.id;
  const waits = other.phase === 'planned' && other.finishedAt === null && other.confirmedAt === null;
  if (isSame && waits && other.undoOf === null) return (await planComparison(context.db, insteadOf)) ?? undefined;
  throw new CybbackError('conflict', 'There is no plan of this backup that waits under that ID.', {
    facts: { state: other.state, phase: other.phase },
  });
}
