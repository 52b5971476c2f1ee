import { queryOptions } from '@tanstack/vue-query';
import { api } from '../../shared/api/client.ts';
import type { Schema } from '../../shared/api/operations.ts';
import { keyOf } from '../../shared/api/resources.ts';
import type { SelectedObject } from '../../shared/selection/use-selection.ts';

export type ObjectNow = Schema<'ObjectsNow'>['items'][number];
type Picked = Pick<SelectedObject, 'type' | 'id'>;

/** Each is a read of the tenant: of more than so many objects the plan tells. */
export const MOST_LOOKED_AT = 40;

/** By type and ID, for what is known of picked objects. */
export function pickedKey({ type, id }: { readonly type: string; readonly id: string }): string {
  return `${type}/${id}`;
}

/** Which of the picked objects the restore point does not hold. */
export function absentQuery(backupId: string, objects: readonly Picked[]) {
  return queryOptions({
    queryKey: keyOf('backups', 'absent', backupId, objects.map(pickedKey)),
    queryFn: async ({ signal }) => {
      const { absent } = await api.post('/api/v1/backups/{id}/objects/absent', {
        path: { id: backupId },
        body: { objects: objects.map(({ type, id }) => ({ type, id })) },
        signal,
      });
      return new Set(absent.map(pickedKey));
    },
    staleTime: Infinity,
    gcTime: 60_000,
  });
}

/** How the first of them are in the tenant now. */
export function nowQuery(backupId: string, objects: readonly Picked[]) {
  const asked = objects.slice(0, MOST_LOOKED_AT).map(({ type, id }) => ({ type, id }));
  return queryOptions({
    queryKey: keyOf('backups', 'now', backupId, asked.map(pickedKey)),
    queryFn: async ({ signal }) => {
      const { items } = await api.post('/api/v1/backups/{id}/objects/now', {
        path: { id: backupId },
        body: { objects: asked },
        signal,
      });
      return new Map(items.map((item) => [pickedKey(item), item]));
    },
    staleTime: 60_000,
    retry: false,
  });
}
