import type { ReadReferencesDeps } from '#core/backups/read-references.ts';
import { windowEnd } from '#core/jobs/window-end.ts';
import { finishRebuild } from '#core/rebuilds/finish-rebuild.ts';
import { openWork, type WorkPacing } from '#core/rebuilds/open-work.ts';
import { rebuildBackups, type RebuildWork } from '#core/rebuilds/rebuild-backups.ts';
import { rebuildFiles } from '#core/rebuilds/rebuild-files.ts';
import { rebuildNotes } from '#core/rebuilds/rebuild-notes.ts';
import { rebuildReferences } from '#core/rebuilds/rebuild-references.ts';
import { endRebuild, moveRebuild } from '#core/rebuilds/store/rebuilds.ts';
import { activity, cancellation, slotInHand, slottedActivity } from './activity.ts';
import type { ActivityDeps } from './deps.ts';

/** Some minutes, so that few calls are in a history. */
const WINDOWS = { windowMs: 5 * 60_000, awaitedWindowMs: 30_000 };

type ReferencesScope = Parameters<ReadReferencesDeps['openRepository']>[0];

export interface RebuildActivities {
  /** Each to be called again until `done`. */
  rebuildBackupsWindow(rebuildId: string): Promise<{ done: boolean }>;
  /** `after`: the last restore that is in; null: none yet. */
  rebuildNotesWindow(rebuildId: string, after: string | null): Promise<{ done: boolean; after: string }>;
  rebuildFilesOf(rebuildId: string): Promise<void>;
  rebuildReferencesWindow(rebuildId: string): Promise<{ done: boolean }>;
  finishRebuild(rebuildId: string): Promise<void>;
  failRebuild(rebuildId: string, failure: { code: string; message: string }): Promise<void>;
}

export function createRebuildActivities(deps: ActivityDeps): RebuildActivities {
  const { db, clock, logger, rebuilds } = deps;
  const pacing = (): WorkPacing => {
    const slot = slotInHand();
    return { signal: cancellation(), isOver: windowEnd(clock, slot, WINDOWS), pause: () => slot.pause() };
  };
  const open = (rebuildId: string): Promise<RebuildWork | null> => openWork(rebuilds, rebuildId, pacing());

  return {
    rebuildBackupsWindow: slottedActivity(deps, async (rebuildId: string) => {
      const work = await open(rebuildId);
      return work ? rebuildBackups(work) : { done: true };
    }),
    rebuildNotesWindow: slottedActivity(deps, async (rebuildId: string, after: string | null) => {
      await moveRebuild(db, rebuildId, 'notes');
      const work = await open(rebuildId);
      return work ? rebuildNotes({ ...work, box: rebuilds.box }, after) : { done: true, after: after ?? '' };
    }),
    rebuildFilesOf: slottedActivity(deps, async (rebuildId: string) => {
      await moveRebuild(db, rebuildId, 'files');
      const work = await open(rebuildId);
      if (work) await rebuildFiles(work);
    }),
    rebuildReferencesWindow: slottedActivity(deps, async (rebuildId: string) => {
      await moveRebuild(db, rebuildId, 'references');
      const work = await open(rebuildId);
      const openRepository = (scope: ReferencesScope) => rebuilds.openRepository({ ...scope, sealing: 'none' });
      return work ? rebuildReferences(work, { db, logger, openRepository }) : { done: true };
    }),
    finishRebuild: slottedActivity(deps, async (rebuildId: string) => {
      const work = await open(rebuildId);
      if (work) await finishRebuild(work);
    }),
    failRebuild: activity(deps, (rebuildId: string, error: { code: string; message: string }) =>
      endRebuild(db, rebuildId, { state: 'failed', error }),
    ),
  };
}
