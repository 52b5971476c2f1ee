import { z } from 'zod';
import { CHANNELS, DELIVERY_STATES } from '#core/database/notification-tables.ts';
import { EVENT_KINDS, NOTIFICATION_KINDS } from '#core/domain/notifications/kinds.ts';
import { isTimeZone } from '#core/mail/words.ts';
import { id, named, pageOf, pageQuery, role, text, timestamp, several } from '../http/common-schema.ts';

const MAX_URL_LENGTH = 2_000;

const notificationKind = named('NotificationKind', z.enum(NOTIFICATION_KINDS));
const eventKind = named('EventKind', z.enum(EVENT_KINDS));
const channel = z.enum(CHANNELS);
const deliveryState = named(
  'DeliveryState',
  z
    .enum(DELIVERY_STATES)
    .describe(
      '`logged`: there is no mail server. `refused`: the other side will never take it. `unknown`: it may have arrived. `dropped`: the recipient was removed.',
    ),
);

export const workspaceEvent = named(
  'WorkspaceEvent',
  z.object({
    id,
    kind: eventKind,
    at: timestamp,
    connectionId: id.nullable(),
    summary: z.string().describe('The subject of its mail.'),
    facts: z
      .record(z.string(), z.unknown())
      .describe('Names, codes, counts and sentences; which ones depends on the kind.'),
  }),
);
export const eventPage = pageOf('WorkspaceEventPage', workspaceEvent);
export const eventQuery = z.strictObject({ ...pageQuery, kind: several(eventKind), connectionId: id.optional() });

export const notificationKinds = named(
  'NotificationKinds',
  z.object({
    items: z.array(z.object({ kind: notificationKind, title: z.string(), meaning: z.string(), toldFrom: role })),
  }),
);

const kindSetting = z.object({
  kind: notificationKind,
  told: z.boolean(),
  byDefault: z.boolean().describe('What the role has without a choice.'),
});

export const memberNotifications = named(
  'MemberNotifications',
  z.object({
    memberId: id,
    email: z.string(),
    name: z.string(),
    role,
    ownTimeZone: z.string().nullable().describe('Of the profile; null: UTC.'),
    timeZone: z
      .string()
      .nullable()
      .describe('IANA name by which times in mails of this workspace are told; null: that of the profile.'),
    kinds: z.array(kindSetting),
  }),
);
export const memberNotificationsPage = pageOf('MemberNotificationsPage', memberNotifications);

export const memberChoices = named(
  'MemberNotificationChoices',
  z.strictObject({
    choices: z
      .partialRecord(notificationKind, z.boolean())
      .describe('By kind: told or not. A kind that is left out is as the role has it.'),
    timeZone: z
      .string()
      .max(100)
      .refine(isTimeZone, { message: 'must be an IANA time zone such as Europe/Paris' })
      .nullable()
      .default(null),
  }),
);

export const webhook = named(
  'Webhook',
  z.object({
    url: z.string(),
    kinds: z.array(notificationKind),
    enabled: z.boolean(),
    secretMadeAt: timestamp,
    updatedAt: timestamp,
  }),
);
export const webhookWithSecret = named(
  'WebhookWithSecret',
  webhook.extend({
    secret: z
      .string()
      .nullable()
      .describe('Shown once, when it is made: `whsec_` and 32 bytes in base64. Null otherwise.'),
  }),
);
export const webhookSettings = named(
  'WebhookSettings',
  z.strictObject({
    url: text()
      .trim()
      .max(MAX_URL_LENGTH)
      .describe('https. Redirects are not followed; addresses inside the network of the server are refused.'),
    kinds: z
      .array(notificationKind)
      .max(NOTIFICATION_KINDS.length)
      .default([...NOTIFICATION_KINDS]),
    enabled: z.boolean().default(true),
  }),
);

export const delivery = named(
  'NotificationDelivery',
  z.object({
    id,
    eventId: id,
    kind: eventKind,
    channel,
    recipient: z.string().describe('The address, or the host of the webhook.'),
    state: deliveryState,
    attempts: z.int(),
    messageId: z.string().nullable().describe('Message-ID of the mail, `webhook-id` of the webhook.'),
    error: z.object({ code: z.string(), message: z.string() }).nullable().describe('Of the last attempt.'),
    createdAt: timestamp,
    nextAttemptAt: timestamp.nullable(),
    endedAt: timestamp.nullable(),
  }),
);
export const deliveryPage = pageOf('NotificationDeliveryPage', delivery);
export const deliveryQuery = z.strictObject({
  ...pageQuery,
  state: several(deliveryState),
  channel: channel.optional(),
  eventId: id.optional(),
});
export const testAsked = named('NotificationTest', z.object({ eventId: id }));
