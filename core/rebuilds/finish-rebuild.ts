import type { RebuildWork } from './rebuild-backups.ts';
import { nameDamage } from './rebuild-files.ts';
import { countFindings, endRebuild, getRebuild, listFindings } from './store/rebuilds.ts';

/** Ends a rebuild by what it took in and found. Where not one backup could be read, it has failed. */
export async function finishRebuild(work: Pick<RebuildWork, 'db' | 'rebuild' | 'repositories'>): Promise<void> {
  const { db, rebuild } = work;
  await nameDamage(work);
  const [now, findings] = await Promise.all([getRebuild(db, { id: rebuild.id }), countFindings(db, rebuild.id)]);
  if (now?.state !== 'running') return;
  if (now.backups === 0 && now.madeConnection) {
    const { items } = await listFindings(db, rebuild.id, { limit: 1, cursor: null });
    const message = `Not one backup could be taken in. ${items[0]?.message ?? 'The storage holds none.'}`;
    await endRebuild(db, rebuild.id, {
      state: 'failed',
      error: { code: items[0]?.code ?? 'storage-missing', message },
    });
    return;
  }
  await endRebuild(db, rebuild.id, { state: findings > 0 ? 'completedWithWarnings' : 'completed' });
}
