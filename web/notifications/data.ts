import { queryOptions } from '@tanstack/vue-query';
import type { z } from 'zod';
import type {
  delivery,
  deliveryPage,
  eventPage,
  memberChoices,
  memberNotifications,
  notificationKinds,
  testAsked,
  webhook,
  webhookSettings,
  webhookWithSecret,
  workspaceEvent,
} from '#api/notifications/schema.ts';
import { allPages } from '../shared/api/all-pages.ts';
import { api, workspaceId } from '../shared/api/client.ts';
import { isProblem } from '../shared/api/problem.ts';
import type { CursorPage } from '../shared/composables/use-cursor-rows.ts';

export type Delivery = z.infer<typeof delivery>;
export type KindWords = z.infer<typeof notificationKinds>['items'][number];
export type Kind = KindWords['kind'];
export type MemberNotifications = z.infer<typeof memberNotifications>;
export type MemberChoices = z.input<typeof memberChoices>;
export type TestAsked = z.infer<typeof testAsked>;
export type Webhook = z.infer<typeof webhook>;
export type WebhookSettings = z.input<typeof webhookSettings>;
export type WebhookWithSecret = z.infer<typeof webhookWithSecret>;
export type WorkspaceEvent = z.infer<typeof workspaceEvent>;

interface PageAsked {
  readonly cursor: string | null;
  readonly limit: number;
  readonly signal: AbortSignal;
}

export function kindsQuery() {
  return queryOptions({
    queryKey: ['notifications', workspaceId.value, 'kinds'],
    queryFn: async ({ signal }) =>
      (await api.get<z.infer<typeof notificationKinds>>('/notifications/kinds', {}, signal)).items,
    staleTime: Infinity,
  });
}

export function myNotificationsQuery() {
  return queryOptions({
    queryKey: ['notifications', workspaceId.value, 'me'],
    queryFn: ({ signal }) => api.get<MemberNotifications>('/notifications/me', {}, signal),
  });
}

export function memberNotificationsQuery() {
  return queryOptions({
    queryKey: ['notifications', workspaceId.value, 'members'],
    queryFn: ({ signal }) => allPages<MemberNotifications>('/notifications/members', {}, signal),
  });
}

/** Null: the workspace has none. */
export function webhookQuery() {
  return queryOptions({
    queryKey: ['notifications', workspaceId.value, 'webhook'],
    queryFn: ({ signal }) =>
      api.get<Webhook>('/notifications/webhook', {}, signal).catch((error: unknown) => {
        if (isProblem(error, 'not-found')) return null;
        throw error;
      }),
  });
}

export interface DeliveryFilter {
  readonly state: string | null;
  readonly channel: string | null;
  readonly eventId: string | null;
}

export function deliveriesPage(
  { state, channel, eventId }: DeliveryFilter,
  { cursor, limit, signal }: PageAsked,
): Promise<CursorPage<Delivery>> {
  return api.get<z.infer<typeof deliveryPage>>(
    '/notifications/deliveries',
    { state, channel, eventId, cursor, limit },
    signal,
  );
}

export function eventsPage(
  { kind, connectionId }: { kind: string | null; connectionId: string | null },
  { cursor, limit, signal }: PageAsked,
): Promise<CursorPage<WorkspaceEvent>> {
  return api.get<z.infer<typeof eventPage>>('/events', { kind, connectionId, cursor, limit }, signal);
}
