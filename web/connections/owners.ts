import { queryOptions } from '@tanstack/vue-query';
import type { z } from 'zod';
import type { member } from '#api/members/schema.ts';
import { allPages } from '../shared/api/all-pages.ts';
import { workspaceId } from '../shared/api/client.ts';

export type Member = z.infer<typeof member>;

const MOST_NAMED = 3;

/** Whom to ask for what only owners may do. */
export function ownersQuery() {
  return queryOptions({
    queryKey: ['members', workspaceId.value, 'owners'],
    queryFn: async ({ signal }) =>
      (await allPages<Member>('/members', {}, signal)).filter(({ role }) => role === 'owner').slice(0, MOST_NAMED),
    staleTime: 60_000,
  });
}
