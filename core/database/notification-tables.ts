import type { ColumnType, Generated } from 'kysely';
import type { EventFacts } from '../domain/notifications/facts.ts';
import type { EventKind, KindChoices, NotificationKind } from '../domain/notifications/kinds.ts';
import type { Counter, CreatedAt, JsonColumn, JsonDefault, NullableTimestamp, Timestamp } from './columns.ts';

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

/** Conditions that are told when they begin and not again while they last. */
export type ConditionKind = 'signInBroken' | 'storageUnreachable' | 'backupWarnings';

export interface WorkspaceEventTable {
  id: string;
  workspace_id: string;
  connection_id: string | null;
  kind: EventKind;
  dedupe_key: string;
  facts: JsonColumn<EventFacts[EventKind]>;
  at: CreatedAt;
}

export interface NotificationPreferenceTable {
  workspace_id: string;
  person_id: string;
  choices: JsonDefault<KindChoices>;
  /** IANA name; null: UTC. */
  time_zone: string | null;
  updated_at: ColumnType<Date, Date | undefined, Date>;
}

export interface NotificationWebhookTable {
  workspace_id: string;
  url: string;
  kinds: JsonColumn<NotificationKind[]>;
  enabled: boolean;
  secret_sealed: Buffer;
  secret_made_at: ColumnType<Date, Date | undefined, Date>;
  created_at: CreatedAt;
  updated_at: ColumnType<Date, Date | undefined, Date>;
}

export interface NotificationDeliveryTable {
  id: string;
  workspace_id: string;
  event_id: string;
  channel: Channel;
  /** Of a mail; null once the person's account is gone. */
  person_id: string | null;
  /** The address, or the host of the webhook. */
  recipient: string;
  state: DeliveryState;
  attempts: Counter;
  /** How often it may have arrived without our knowing. */
  unknown_outcomes: Counter;
  next_attempt_at: NullableTimestamp;
  /** While `sending`: whoever holds it is taken for dead after this. */
  claimed_until: NullableTimestamp;
  /** The intention, written before the first byte leaves. */
  handed_over_at: NullableTimestamp;
  message_id: string | null;
  error_code: string | null;
  error_message: string | null;
  created_at: CreatedAt;
  ended_at: NullableTimestamp;
}

export interface ConnectionCheckTable {
  connection_id: string;
  checked_at: Timestamp;
  outcome: 'ready' | 'problem' | 'postponed';
  code: string | null;
  /** Permissions at the last sign-in that worked. */
  granted: ColumnType<string[] | null, string | null | undefined, string | null>;
}

export interface ConnectionConditionTable {
  connection_id: string;
  kind: ConditionKind;
  since: Generated<Date>;
  state: ColumnType<unknown, string | undefined, string>;
}
