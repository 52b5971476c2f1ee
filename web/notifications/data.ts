import { queryOptions } from '@tanstack/vue-query';
import { allPages } from '../shared/api/all-pages.ts';
import { api } from '../shared/api/client.ts';
import type { QueryOf, Schema } from '../shared/api/operations.ts';
import { isProblem } from '../shared/api/problem.ts';
import { keyOf } from '../shared/api/resources.ts';
import type { CursorPage, PageWanted } from '../shared/composables/use-cursor-rows.ts';

export type Delivery = Schema<'NotificationDelivery'>;
export type KindWords = Schema<'NotificationKinds'>['items'][number];
export type Kind = KindWords['kind'];
export type MemberNotifications = Schema<'MemberNotifications'>;
export type MemberChoices = Schema<'MemberNotificationChoices'>;
export type NotificationTest = Schema<'NotificationTest'>;
export type Webhook = Schema<'Webhook'>;
export type WebhookSettings = Schema<'WebhookSettings'>;
export type WebhookWithSecret = Schema<'WebhookWithSecret'>;
export type WorkspaceEvent = Schema<'WorkspaceEvent'>;

export function kindsQuery() {
  return queryOptions({
    queryKey: keyOf('notifications', 'kinds'),
    queryFn: async ({ signal }) => (await api.get('/api/v1/notifications/kinds', { signal })).items,
    staleTime: Infinity,
  });
}

export function myNotificationsQuery() {
  return queryOptions({
    queryKey: keyOf('notifications', 'me'),
    queryFn: ({ signal }) => api.get('/api/v1/notifications/me', { signal }),
  });
}

export function memberNotificationsQuery() {
  return queryOptions({
    queryKey: keyOf('notifications', 'members'),
    queryFn: ({ signal }) => allPages((query) => api.get('/api/v1/notifications/members', { query, signal })),
  });
}

/** Null: the workspace has none. */
export function webhookQuery() {
  return queryOptions({
    queryKey: keyOf('notifications', 'webhook'),
    queryFn: ({ signal }) =>
      api.get('/api/v1/notifications/webhook', { signal }).catch((error: unknown) => {
        if (isProblem(error, 'not-found')) return null;
        throw error;
      }),
  });
}

export type DeliveryFilter = Pick<QueryOf<'/api/v1/notifications/deliveries'>, 'state' | 'channel' | 'eventId'>;

export function deliveriesPage(filter: DeliveryFilter, { signal, ...page }: PageWanted): Promise<CursorPage<Delivery>> {
  return api.get('/api/v1/notifications/deliveries', { query: { ...filter, ...page }, signal });
}

export type EventFilter = Pick<QueryOf<'/api/v1/events'>, 'kind' | 'connectionId'>;

export function eventsPage(filter: EventFilter, { signal, ...page }: PageWanted): Promise<CursorPage<WorkspaceEvent>> {
  return api.get('/api/v1/events', { query: { ...filter, ...page }, signal });
}

export function saveMyChoices(body: MemberChoices): Promise<MemberNotifications> {
  return api.put('/api/v1/notifications/me', { body });
}

export function saveMemberChoices(memberId: string, body: MemberChoices): Promise<MemberNotifications> {
  return api.put('/api/v1/notifications/members/{id}', { path: { id: memberId }, body });
}

export function sendTestToMe(): Promise<NotificationTest> {
  return api.post('/api/v1/notifications/me/test');
}

export function sendTestToMember(memberId: string): Promise<NotificationTest> {
  return api.post('/api/v1/notifications/members/{id}/test', { path: { id: memberId } });
}

export function sendTestToWebhook(): Promise<NotificationTest> {
  return api.post('/api/v1/notifications/webhook/test');
}

export function saveWebhook(body: WebhookSettings): Promise<WebhookWithSecret> {
  return api.put('/api/v1/notifications/webhook', { body });
}

export function renewWebhookSecret(): Promise<WebhookWithSecret> {
  return api.put('/api/v1/notifications/webhook/secret');
}

export function removeWebhook(): Promise<void> {
  return api.delete('/api/v1/notifications/webhook');
}
