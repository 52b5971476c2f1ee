import { useQueryClient } from '@tanstack/vue-query';
import { shallowRef } from 'vue';
import { useSelection } from '../../shared/selection/use-selection.ts';
import { type RestoreDetail, selectionQuery } from '../data.ts';

/** What a restore carries out is no longer picked; what was picked since, or beside it, stays. */
export function useDropPicks(): (detail: Pick<RestoreDetail, 'id' | 'backupId'>) => Promise<void> {
  const client = useQueryClient();
  const backupId = shallowRef<string | null>(null);
  const selection = useSelection(backupId);
  return async (detail) => {
    backupId.value = detail.backupId;
    if (selection.count.value === 0) return;
    // Ticks that stay are no reason to call the restore refused.
    const asked = await client.fetchQuery(selectionQuery(detail.id)).catch(() => null);
    if (asked === null) return;
    selection.remove(asked.objects);
    for (const type of asked.types) if (selection.hasType(type)) selection.toggleType(type);
  };
}
