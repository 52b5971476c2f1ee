import type { ColumnType, Generated } from 'kysely';
import type { EventFacts } from '../domain/notifications/facts.ts';
import type { EventKind, KindChoices, NotificationKind } from '../domain/notifications/kinds.ts';
import type { Counter, CreatedAt, JsonColumn, JsonDefault, NullableTimestamp, Timestamp } from './columns.ts';

export interface NotificationTables {
  workspaceEvent: WorkspaceEventTable;
  notificationPreference: NotificationPreferenceTable;
  notificationWebhook: NotificationWebhookTable;
  notificationDelivery: NotificationDeliveryTable;
  connectionCheck: ConnectionCheckTable;
  connectionCondition: ConnectionConditionTable;
}

export const DELIVERY_STATES = [
  'waiting',
  'sending',
  'sent',
  'logged',
  'refused',
  'givenUp',
  'unknown',
  'dropped',
] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export const CHANNELS = ['mail', 'webhook'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Conditions of which members are notified when they begin and not again while they last. */
export type ConditionKind = 'signInBroken' | 'storageUnreachable' | 'backupWarnings';

export interface WorkspaceEventTable {
  id: string;
  workspaceId: string;
  connectionId: string | null;
  kind: EventKind;
  dedupeKey: string;
  facts: JsonColumn<EventFacts[EventKind]>;
  at: CreatedAt;
}

export interface NotificationPreferenceTable {
  workspaceId: string;
  personId: string;
  choices: JsonDefault<KindChoices>;
  /** IANA name; null: UTC. */
  timeZone: string | null;
  updatedAt: ColumnType<Date, Date | undefined, Date>;
}

export interface NotificationWebhookTable {
  workspaceId: string;
  /** Without a path where `urlSealed` holds the address; else the address itself, as an earlier version has stored it. */
  url: string;
  urlSealed: Buffer | null;
  kinds: JsonColumn<NotificationKind[]>;
  enabled: boolean;
  secretSealed: Buffer;
  secretMadeAt: ColumnType<Date, Date | undefined, Date>;
  createdAt: CreatedAt;
  updatedAt: ColumnType<Date, Date | undefined, Date>;
}

export interface NotificationDeliveryTable {
  id: string;
  workspaceId: string;
  eventId: string;
  channel: Channel;
  /** Of a mail; null once the person's account is gone. */
  personId: string | null;
  /** The address, or the host of the webhook. */
  recipient: string;
  state: DeliveryState;
  attempts: Counter;
  /** How often it may have arrived without our knowing. */
  unknownOutcomes: Counter;
  nextAttemptAt: NullableTimestamp;
  /** While `sending`: after this its holder is taken for dead. */
  claimedUntil: NullableTimestamp;
  /** The intention, written before the first byte leaves. */
  handedOverAt: NullableTimestamp;
  messageId: string | null;
  errorCode: string | null;
  errorMessage: string | null;
  createdAt: CreatedAt;
  endedAt: NullableTimestamp;
}

export interface ConnectionCheckTable {
  connectionId: string;
  checkedAt: Timestamp;
  outcome: 'ready' | 'problem' | 'postponed';
  code: string | null;
  /** Permissions at the last sign-in that worked. */
  granted: ColumnType<string[] | null, string | null | undefined, string | null>;
}

export interface ConnectionConditionTable {
  connectionId: string;
  kind: ConditionKind;
  since: Generated<Date>;
  state: ColumnType<unknown, string | undefined, string>;
}
