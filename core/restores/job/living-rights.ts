import { stringOf } from '../../domain/json.ts';
import type { LivingRight } from '../store/restore-referrers.ts';
import type { RestoreJob } from './restore-job.ts';
import { readAll } from './tenant-reads.ts';

/**
 * Role assignments as the tenant has them now, where all of them were selected: one that was given since the backup is
 * named, because who broke in gives himself a role. As many as the tenant has administrators.
 */
export async function livingRights({ context, facts }: RestoreJob): Promise<LivingRight[]> {
  if (!facts.selection.types.includes('roleAssignments')) return [];
  const { client, signal = new AbortController().signal } = context;
  const found = await readAll({ client, signal }, '/roleManagement/directory/roleAssignments');
  return found.flatMap((right) => {
    const [id, principalId] = [stringOf(right.id), stringOf(right.principalId)];
    return id === null || principalId === null ? [] : [{ id, principalId }];
  });
}
