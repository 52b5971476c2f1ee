import type { PlanAction } from '../plan/index.ts';
import type { TypeKey } from '../type-keys.ts';
import type { EventKind } from './kinds.ts';

/**
 * What an event says, by kind: names of ours, codes, counts and sentences from the closed lists. Never a secret, never
 * content of an Entra object. Times are ISO 8601 in UTC.
 */
export interface EventFacts {
  readonly secretExpires: ConnectionFacts & {
    readonly credential: 'secret' | 'certificate';
    readonly expiresAt: string;
    /** The threshold that was reached; the days that are left are no more. */
    readonly days: number;
  };
  readonly signInBroken: ConnectionFacts & Failure;
  readonly permissionLost: ConnectionFacts & {
    readonly permissions: readonly { readonly permission: string; readonly lost: string | null }[];
  };
  readonly backupFailed: ConnectionFacts & Failure & { readonly backupId: string; readonly startedAt: string | null };
  readonly backupWarnings: ConnectionFacts & {
    readonly backupId: string;
    readonly finishedAt: string;
    /** Those of this backup; none is new where this is the weekly digest. */
    readonly warnings: readonly {
      readonly code: string;
      readonly type: string | null;
      readonly message: string;
      readonly remedy: string;
      readonly isNew: boolean;
    }[];
    /** Backups with warnings since the last notification, this one included. */
    readonly backups: number;
  };
  readonly backupOverdue: ConnectionFacts & {
    readonly lastBackupAt: string | null;
    readonly intervalMs: number;
    readonly dueSince: string;
  };
  readonly restoreFinished: RestoreFacts & { readonly warnings: readonly string[] };
  readonly restoreFailed: RestoreFacts & Failure;
  readonly restoreCancelled: RestoreFacts;
  readonly storageUnreachable: ConnectionFacts & Failure & { readonly storage: string };
  readonly storageDamaged: ConnectionFacts & {
    readonly storage: string;
    readonly files: number;
    /** Backups that need one of them, and the numbers of the newest of these. */
    readonly backups: number;
    readonly backupNumbers: readonly number[];
    /** Objects of which some version lies in one of them. */
    readonly objects: number;
    /** About the first of them, with their names. */
    readonly examples: readonly string[];
  };
  readonly licence:
    | {
        readonly what: 'trialEnds';
        readonly endsAt: string;
        /** The threshold; no more days are left. */ readonly days: number;
      }
    | { readonly what: 'trialEnded' | 'ended'; readonly endedAt: string }
    | {
        readonly what: 'paymentFailed';
        readonly since: string;
        /** Of the licence, if nothing is paid. */ readonly endsAt: string;
      }
    | {
        readonly what: 'sizeExceeded';
        readonly members: number;
        readonly userLimit: number;
        readonly plan: string;
        /** The plan that covers them; null where none does. */
        readonly fits: string | null;
        readonly refusedAt: string;
      };
  readonly workspaceDeletion:
    | {
        readonly what: 'requested';
        readonly by: string;
        readonly dueAt: string;
        /** Files in buckets of the workspace's own go, too. */
        readonly ownFiles: boolean;
      }
    | { readonly what: 'kept'; readonly by: string };
  readonly restoreApproval: ConnectionFacts & {
    readonly restoreId: string;
    /** The connection that is written into, where it is another one. */
    readonly into: string | null;
    readonly reason: string;
    readonly requestedBy: string;
    readonly expiresAt: string;
  };
  readonly test: { readonly requestedBy: string };
}

export interface ConnectionFacts {
  readonly connection: string;
  /** Null before the tenant could be read. */
  readonly tenant: string | null;
}

interface Failure {
  readonly code: string;
  readonly message: string;
}

interface RestoreFacts extends ConnectionFacts {
  readonly restoreId: string;
  /** The connection that was written into, where it is another one. */
  readonly into: string | null;
  readonly dryRun: boolean;
  readonly reason: string;
  readonly startedBy: string;
  /** Items by state: `done`, `partial`, `failed`, ... */
  readonly items: Readonly<Record<string, number>>;
  readonly newPasswords: number;
  /** Objects by what was done with them; of a dry run, by what would be done. Not in events of earlier versions, as what follows. */
  readonly actions?: Partial<Record<PlanAction, number>>;
  readonly types?: Partial<Record<TypeKey, number>>;
  /** Objects that were not as in the backup when they were read back. */
  readonly differing?: number;
  readonly durationMs?: number | null;
  /** The backup that was restored from. */
  readonly point?: { readonly seq: number | null; readonly backedUpAt: string };
}

/** An event with its facts, as a discriminated union. */
export type EventContent = {
  readonly [K in EventKind]: { readonly kind: K; readonly facts: EventFacts[K] };
}[EventKind];

/** An event as it was recorded. */
export type RecordedEvent = EventContent & {
  readonly id: string;
  readonly workspaceId: string;
  readonly connectionId: string | null;
  readonly at: Date;
};
