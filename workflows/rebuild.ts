import { proxyActivities } from '@temporalio/workflow';
import type { RebuildActivities } from '../activities/rebuild-activities.ts';
import type { RebuildInput } from '../core/temporal/names.ts';
import { BOOKKEEPING, PUBLICATION } from './activity-options.ts';
import { failureFacts } from './failure.ts';

const { rebuildBackupsWindow, rebuildNotesWindow, rebuildFilesOf, rebuildReferencesWindow, finishRebuild } =
  proxyActivities<RebuildActivities>(PUBLICATION);
const { failRebuild } = proxyActivities<RebuildActivities>(BOOKKEEPING);

/** Of a minute at most. */
const MOST_WINDOWS = 240;

/** Takes everything in that the storages of a connection hold. What is in stays in, so that nothing is done twice. */
export async function rebuild({ rebuildId }: RebuildInput): Promise<void> {
  try {
    while (!(await rebuildBackupsWindow(rebuildId)).done);
    for (let after: string | null = null, done = false; !done;)
      ({ done, after } = await rebuildNotesWindow(rebuildId, after));
    await rebuildFilesOf(rebuildId);
    // What is not read by then is read in the background, as after an upgrade.
    for (let windows = 0; windows < MOST_WINDOWS && !(await rebuildReferencesWindow(rebuildId)).done; windows += 1);
    await finishRebuild(rebuildId);
  } catch (error) {
    await failRebuild(rebuildId, failureFacts(error));
  }
}
