import { isCybbackError } from '../../domain/errors.ts';
import { objectType } from '../../domain/object-types/index.ts';
import { edgesOf } from '../../domain/plan/edges.ts';
import { pages } from '../../graph/paging/pages.ts';
import { callOptions } from '../apply/item-run.ts';
import type { LivingReferrer } from '../store/restore-referrers.ts';
import type { RestoreJob } from './restore-job.ts';

/**
 * Conditional Access policies as the tenant has them now, with what they name: one can have been made or changed after the
 * newest backup, and they are few. Where they cannot be listed, those that a backup holds are found all the same.
 */
export async function livingPolicies({ context }: RestoreJob): Promise<LivingReferrer[]> {
  const type = objectType('conditionalAccessPolicies');
  const found: LivingReferrer[] = [];
  try {
    for (const source of type.sources) {
      if (source.kind !== 'collection') continue;
      const { path: url, headers = {} } = source;
      for await (const page of pages(context.client, { url, headers }, callOptions(context)))
        found.push(
          ...page.value.map((policy) => ({
            type: type.key,
            objectId: type.identify(policy, source.name),
            named: edgesOf(type, policy).map(({ named }) => named),
          })),
        );
    }
  } catch (error) {
    if (
      !isCybbackError(error, 'graph-permission-missing', 'graph-not-licensed', 'graph-bad-request', 'graph-unsupported')
    )
      throw error;
  }
  return found;
}
