import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CybbackError } from '#core/domain/errors.ts';
import {
  KIND_WORDS,
  type KindChoices,
  NOTIFICATION_KINDS,
  PLAN_KINDS,
  isNotified,
  isToldByDefault,
} from '#core/domain/notifications/kinds.ts';
import { type Delivery, listDeliveries } from '#core/notifications/store/notification-deliveries.ts';
import {
  type MemberNotifications,
  getMemberNotifications,
  listMemberNotifications,
  putMemberNotifications,
} from '#core/notifications/store/notification-settings.ts';
import { askForTest } from '#core/notifications/store/notification-tests.ts';
import type { App } from '../http/app.ts';
import { idParams, pageQuery, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { noteAudit } from '../http/plugins/audit.ts';
import { principalOf } from '../http/plugins/auth.ts';
import { iso, pageView } from '../http/view.ts';
import {
  type delivery,
  deliveryPage,
  deliveryQuery,
  memberChoices,
  memberNotifications,
  type memberNotifications as memberSchema,
  memberNotificationsPage,
  notificationKinds,
  testAsked,
} from './schema.ts';

const tags = ['Notifications'];

export function notificationRoutes(app: App, context: ApiContext): void {
  const { db, licences } = context;

  app.get(
    '/notifications/kinds',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags,
        operationId: 'listNotificationKinds',
        summary: 'Everything that people can be told about',
        response: { 200: notificationKinds, ...problems },
      },
    },
    function handleListNotificationKinds() {
      const kinds = NOTIFICATION_KINDS.filter((kind) => licences.plansOn || !PLAN_KINDS.includes(kind));
      return { items: kinds.map((kind) => ({ kind, ...KIND_WORDS[kind] })) };
    },
  );

  app.get(
    '/notifications/me',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        operationId: 'getMyNotifications',
        summary: 'What I am told',
        response: { 200: memberNotifications, ...problems },
      },
    },
    async function handleGetMyNotifications(request) {
      return memberView(await memberOf(context, request, personOf(request)));
    },
  );

  app.put(
    '/notifications/me',
    {
      config: { role: 'viewer', audit: { action: 'notification.update' } },
      schema: {
        tags,
        operationId: 'putMyNotifications',
        summary: 'Choose what I am told',
        body: memberChoices,
        response: { 200: memberNotifications, ...problems },
      },
    },
    async function handlePutMyNotifications(request) {
      return change(context, request, { memberId: personOf(request), ...request.body });
    },
  );

  app.post(
    '/notifications/me/test',
    {
      config: { role: 'viewer', audit: { action: 'notification.test' } },
      schema: {
        tags,
        operationId: 'testMyNotifications',
        summary: 'Send me a test mail',
        response: { 202: testAsked, ...problems },
      },
    },
    async function handleTestMyNotifications(request, reply) {
      return reply.code(202).send(await askForTestMail(context, request, personOf(request)));
    },
  );

  app.get(
    '/notifications/members',
    {
      config: { role: 'owner' },
      schema: {
        tags,
        operationId: 'listMemberNotifications',
        summary: 'Members and the notifications of each',
        querystring: z.strictObject(pageQuery),
        response: { 200: memberNotificationsPage, ...problems },
      },
    },
    async function handleListMemberNotifications(request) {
      const { limit, cursor } = request.query;
      return pageView(
        await listMemberNotifications(db, principalOf(request).workspaceId, { limit, cursor: cursor ?? null }),
        memberView,
      );
    },
  );

  app.get(
    '/notifications/members/:id',
    {
      config: { role: 'owner' },
      schema: {
        tags,
        operationId: 'getMemberNotifications',
        summary: 'The notifications of a member',
        params: idParams,
        response: { 200: memberNotifications, ...problems },
      },
    },
    async function handleGetMemberNotifications(request) {
      return memberView(await memberOf(context, request, request.params.id));
    },
  );

  app.put(
    '/notifications/members/:id',
    {
      config: { role: 'owner', audit: { action: 'notification.update', target: 'member' } },
      schema: {
        tags,
        operationId: 'putMemberNotifications',
        summary: 'Choose the notifications of a member',
        params: idParams,
        body: memberChoices,
        response: { 200: memberNotifications, ...problems },
      },
    },
    async function handlePutMemberNotifications(request) {
      return change(context, request, { memberId: request.params.id, ...request.body });
    },
  );

  app.post(
    '/notifications/members/:id/test',
    {
      config: { role: 'owner', audit: { action: 'notification.test', target: 'member' } },
      schema: {
        tags,
        operationId: 'testMemberNotifications',
        summary: 'Send a member a test mail',
        params: idParams,
        response: { 202: testAsked, ...problems },
      },
    },
    async function handleTestMemberNotifications(request, reply) {
      return reply.code(202).send(await askForTestMail(context, request, request.params.id));
    },
  );

  app.get(
    '/notifications/deliveries',
    {
      config: { role: 'owner' },
      schema: {
        tags,
        operationId: 'listNotificationDeliveries',
        summary: 'Mails and webhooks with what became of them, newest first',
        querystring: deliveryQuery,
        response: { 200: deliveryPage, ...problems },
      },
    },
    async function handleListNotificationDeliveries(request) {
      const { state: states, channel, eventId, limit, cursor } = request.query;
      const filter = { workspaceId: principalOf(request).workspaceId, states, channel, eventId };
      return pageView(await listDeliveries(db, filter, { limit, cursor: cursor ?? null }), deliveryView);
    },
  );
}

/** The member who is asking. */
function personOf(request: FastifyRequest): string {
  const { personId } = principalOf(request);
  if (personId !== null) return personId;
  throw new CybbackError(
    'conflict',
    'An API key is nobody who could be told anything. Name the member: /notifications/members/{id}.',
  );
}

async function memberOf({ db }: ApiContext, request: FastifyRequest, memberId: string): Promise<MemberNotifications> {
  const found = await getMemberNotifications(db, { workspaceId: principalOf(request).workspaceId, memberId });
  if (!found) throw new CybbackError('not-found', 'There is no such member.');
  noteAudit(request, { target: { kind: 'member', id: memberId, name: found.email } });
  return found;
}

async function change(
  context: ApiContext,
  request: FastifyRequest,
  {
    memberId,
    choices,
    timeZone,
  }: Pick<MemberNotifications, 'memberId' | 'timeZone'> & { choices: z.infer<typeof memberChoices>['choices'] },
): Promise<z.infer<typeof memberSchema>> {
  await memberOf(context, request, memberId);
  const changed = await putMemberNotifications(
    context.db,
    { workspaceId: principalOf(request).workspaceId, memberId },
    { choices: stated(choices), timeZone },
  );
  if (!changed) throw new CybbackError('not-found', 'There is no such member.');
  return memberView(changed);
}

async function askForTestMail(
  context: ApiContext,
  request: FastifyRequest,
  memberId: string,
): Promise<{ eventId: string }> {
  const { email } = await memberOf(context, request, memberId);
  return askForTestMessage(context, request, { channel: 'mail', recipient: email, personId: memberId });
}

/** Shared by mails and webhooks: at most one a minute. */
export async function askForTestMessage(
  { db, clock }: ApiContext,
  request: FastifyRequest,
  recipient: Parameters<typeof askForTest>[1]['recipient'],
): Promise<{ eventId: string }> {
  const { workspaceId, name } = principalOf(request);
  const eventId = await askForTest(db, { workspaceId, requestedBy: name, recipient, nowMs: clock.now() });
  if (eventId === null)
    throw new CybbackError('too-many-requests', 'A test message was asked for in this minute. Wait for the next one.', {
      retryAfterMs: 60_000,
    });
  return { eventId };
}

/** Only what was said: left out is no choice. */
function stated(choices: z.infer<typeof memberChoices>['choices']): KindChoices {
  return Object.fromEntries(Object.entries(choices).filter(([, told]) => told !== undefined));
}

function memberView({ choices, ...member }: MemberNotifications): z.infer<typeof memberSchema> {
  const { memberId, email, name, role, timeZone, ownTimeZone } = member;
  const kinds = NOTIFICATION_KINDS.map((kind) => ({
    kind,
    told: isNotified(role, choices, kind),
    byDefault: isToldByDefault(role, kind),
  }));
  return { memberId, email, name, role, timeZone, ownTimeZone, kinds };
}

function deliveryView(row: Delivery): z.infer<typeof delivery> {
  const { id, eventId, kind, channel, recipient, state, attempts, messageId } = row;
  return {
    id,
    eventId,
    kind,
    channel,
    recipient,
    state,
    attempts,
    messageId,
    error: row.errorCode === null ? null : { code: row.errorCode, message: row.errorMessage ?? '' },
    createdAt: row.createdAt.toISOString(),
    nextAttemptAt: iso(row.nextAttemptAt),
    endedAt: iso(row.endedAt),
  };
}
