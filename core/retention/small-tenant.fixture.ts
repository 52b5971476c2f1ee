import { randomUUID } from 'node:crypto';
import type { TestTenant } from '../../tests/support/tenant.fixture.ts';
import { publishBackup } from '../backups/capture/publish-backup.ts';
import { rewritePacks } from '../backups/capture/rewrite-packs.ts';
import { writeTypeRuns } from '../backups/capture/type-runs.ts';
import { DEFAULT_LIMITS, type Batch, type CaptureContext, type Cursor } from '../backups/capture/types.ts';
import { Window } from '../backups/capture/window.ts';
import { proveBase } from '../backups/files/prove-base.ts';
import { recordingRepository } from '../backups/files/recording-repository.ts';
import { reportingRepository } from '../backups/files/reporting-repository.ts';
import { endBackup, markBackupRunning } from '../backups/store/backup-states.ts';
import { insertPendingBackup, latestPublishedBackup } from '../backups/store/backups.ts';
import { backupFacts, finishType, insertBackupTypes, readTypeOf } from '../backups/store/capture/backup-facts.ts';
import { baseManifest } from '../backups/store/capture/base-manifest.ts';
import { countChanges } from '../backups/store/capture/changes.ts';
import { noteDamage } from '../backups/store/files/file-damage.ts';
import { repositoryKeyStore } from '../backups/store/files/repository-keys.ts';
import type { RewriteLimits } from '../backups/store/retention/packs-to-rewrite.ts';
import type { Db } from '../database/database.ts';
import { objectType } from '../domain/object-types/index.ts';
import { openRepository } from '../repository/open-repository.ts';
import { testKey } from '../repository/repository.fixture.ts';
import type { Repository } from '../repository/types.ts';
import { memoryStorage } from '../storage/memory-storage.fixture.ts';
import type { Storage } from '../storage/storage.ts';

export const TYPES = ['users', 'groups'] as const;
export type SmallType = (typeof TYPES)[number];

/** What is read of the tenant: all of it, at one time. */
export interface Snapshot {
  /** `type id` to the name. */
  readonly objects: ReadonlyMap<string, string>;
  /** How those left that are not there any more. */
  readonly left: ReadonlyMap<string, 'soft' | 'hard'>;
  /** `group user`: members. */
  readonly links: ReadonlySet<string>;
}

export interface SmallTenant {
  readonly repository: Repository;
  readonly files: Map<string, Uint8Array>;
  nowMs: number;
  /** Until the next backup asks. */
  failures: { afterPacks: boolean; afterIndexes: boolean; afterManifest: boolean };
  /** The worker that wrote the indexes is killed, and another one writes them again. */
  indexesTwice: boolean;
  rewriteLimits: RewriteLimits | undefined;
  /** How often others were let go first. */
  pauses: number;
  /** Answered by `removeFile` once that many files were removed. */
  crashAfter: number | null;
}

/**
 * A tenant whose backups are made by the product's own capture from what a test says is there: window, runs, manifest and
 * catalogue are the real ones, into a storage in memory where no other one is given.
 */
export async function openSmallTenant(db: Db, tenant: TestTenant, storage?: Storage): Promise<SmallTenant> {
  const files = new Map<string, Uint8Array>();
  const { id: connectionId, tenantId } = tenant.connection;
  const { repositoryId } = tenant;
  const opened = await openRepository(
    storage ?? memoryStorage(files),
    testKey(),
    { repositoryId, connectionId, tenantId, sealing: 'aes-256-gcm' },
    { keyStore: repositoryKeyStore(db, repositoryId) },
  );
  const reporting = reportingRepository(opened, (error) => noteDamage(db, repositoryId, error));
  const small: SmallTenant = {
    files,
    nowMs: Date.now(),
    failures: { afterPacks: false, afterIndexes: false, afterManifest: false },
    indexesTwice: false,
    rewriteLimits: undefined,
    pauses: 0,
    crashAfter: null,
    repository: {
      ...reporting,
      async writeManifest(manifest) {
        const written = await reporting.writeManifest(manifest);
        if (small.failures.afterManifest) throw new Error('the worker was killed');
        return written;
      },
      async removeFile(path) {
        if (small.crashAfter !== null && (small.crashAfter -= 1) < 0) throw new Error('the worker was killed');
        return reporting.removeFile(path);
      },
    },
  };
  return small;
}

interface CaptureInput {
  readonly db: Db;
  readonly tenant: TestTenant;
  readonly small: SmallTenant;
  /** What is read of a type. */
  read(type: SmallType): Batch | Iterable<Batch>;
  /** Called when everything is read, and no index is written. */
  readonly onceRead?: (() => void) | undefined;
  /** Called when the indexes are written, and nothing is published. */
  meanwhile(): Promise<void>;
}

interface BackupInput extends Omit<CaptureInput, 'read'> {
  readonly snapshot: Snapshot;
  readonly before: Snapshot | null;
}

const bodyOf = (type: SmallType, id: string, name: string) =>
  type === 'users'
    ? { id, displayName: name, userPrincipalName: `${id}@contoso.com`, accountEnabled: true }
    : { id, displayName: name, securityEnabled: true, groupTypes: [] };

/** The content as it is stored. */
export const contentOf = bodyOf;

/** Reads the whole snapshot. @returns the backup's ID; null where it failed, as `failures` wanted it. */
export async function makeBackup(input: BackupInput): Promise<string | null> {
  return captureBackup({ ...input, read: (type) => wholeOf(input, type) });
}

/** A backup of what is read, whatever that is. @returns the backup's ID; null where it failed, as `failures` wanted it. */
export async function captureBackup(input: CaptureInput): Promise<string | null> {
  const { db, tenant, small, meanwhile } = input;
  const scope = { workspaceId: tenant.workspaceId, connectionId: tenant.connection.id };
  const place = { ...scope, repositoryId: tenant.repositoryId };
  const base = await latestPublishedBackup(db, place);
  const id = randomUUID();
  const pending = await insertPendingBackup(db, {
    ...place,
    id,
    baseBackupId: base?.id ?? null,
    mode: base ? 'incremental' : 'full',
    trigger: 'manual',
    createdBy: 'test',
    sealing: 'aes-256-gcm',
  });
  if (!pending) throw new Error('another backup is running');
  const at = new Date(small.nowMs);
  await markBackupRunning(db, { workspaceId: tenant.workspaceId, id });
  await db.updateTable('backup').set({ startedAt: at }).where('id', '=', id).execute();
  await insertBackupTypes(db, id, TYPES);
  const { signal } = new AbortController();
  const pause = (): Promise<void> => {
    small.pauses += 1;
    return Promise.resolve();
  };
  const clock = { now: () => small.nowMs };
  const { repository } = small;
  await proveBase({ db, repository, clock, signal, fullReads: 'listed', isOver: () => false, pause }, id);
  try {
    for (const type of TYPES) await readType(input, id, type);
    if (small.failures.afterPacks) throw new Error('the worker was killed');
    input.onceRead?.();
    for (const type of TYPES) await indexType(input, id, type);
    if (small.indexesTwice) for (const type of TYPES) await indexType(input, id, type);
    if (small.failures.afterIndexes) throw new Error('the worker was killed');
    await meanwhile();
    const built = await baseManifest(db, await backupFacts(db, id));
    await publishBackup({ db, repository, base: built, clock, signal, pause }, id);
    return id;
  } catch (error) {
    if (!(error instanceof Error) || error.message !== 'the worker was killed') throw error;
    await endBackup(
      db,
      { workspaceId: tenant.workspaceId, id },
      {
        state: 'failed',
        errorCode: 'internal',
        errorMessage: 'It was killed.',
      },
    );
    return null;
  }
}

async function contextOf(
  { db, small, tenant }: CaptureInput,
  backupId: string,
  type: SmallType,
): Promise<CaptureContext> {
  return {
    db,
    backup: await backupFacts(db, backupId),
    type: objectType(type),
    client: { usage: { requests: 0, throttled: 0, waitedMs: 0 } } as CaptureContext['client'],
    granted: new Set(['Member.Read.Hidden']),
    repository: recordingRepository(small.repository, { db, backupId, repositoryId: tenant.repositoryId }),
    base: null,
    clock: { now: () => small.nowMs },
    limits: DEFAULT_LIMITS,
    signal: new AbortController().signal,
    random: () => 0.5,
    isAwaited: () => false,
    pause: () => Promise.resolve(),
    examineFiles: () => Promise.resolve(),
    onProgress: () => Promise.resolve(),
  };
}

export const CURSOR: Cursor = {
  plan: { mode: 'full', reconcile: true, full: 'list' },
  attempt: 1,
  stage: 0,
  position: null,
  token: null,
  tokenIssuedAt: null,
  ended: true,
};

async function readType(input: CaptureInput, backupId: string, type: SmallType): Promise<void> {
  const context = await contextOf(input, backupId, type);
  const window = new Window(context, { durable: null, cursor: CURSOR });
  const read = input.read(type);
  for (const batch of Symbol.iterator in read ? read : [read]) await window.add(batch);
  await window.commit();
}

/** Everything there is, and what left since the last backup that was published. */
function wholeOf({ snapshot, before }: BackupInput, type: SmallType): Batch {
  const isOf = (key: string): boolean => key.startsWith(`${type} `);
  const idOf = (key: string): string => key.slice(type.length + 1);
  const objects = [...snapshot.objects]
    .filter(([key]) => isOf(key))
    .map(([key, name]) => {
      return { id: idOf(key), object: bodyOf(type, idOf(key), name) };
    });
  const gone = [...snapshot.left].filter(([key, state]) => {
    return isOf(key) && (before?.objects.has(key) || (state === 'hard' && before?.left.get(key) === 'soft'));
  });
  const link = (key: string, outcome: 'present' | 'removed') => {
    const [sourceId = '', targetId = ''] = key.split(' ');
    return { sourceId, relation: 'members', targetId, targetType: 'users', outcome } as const;
  };
  const links =
    type === 'users'
      ? []
      : [
          ...[...snapshot.links].map((key) => link(key, 'present')),
          ...[...(before?.links ?? [])].filter((key) => !snapshot.links.has(key)).map((key) => link(key, 'removed')),
        ];
  return {
    objects,
    deletions: gone.map(([key, state]) => ({ id: idOf(key), state })),
    links,
    fetched: objects.length,
    cursor: CURSOR,
  };
}

async function indexType(input: CaptureInput, backupId: string, type: SmallType): Promise<void> {
  const { db } = input;
  const context = await contextOf(input, backupId, type);
  const scope = { backupId, connectionId: context.backup.connectionId, type };
  const base = await baseManifest(db, context.backup);
  const { cursor, toRewrite } = await readTypeOf(db, scope);
  await rewritePacks(context, { cursor: cursor as Cursor, toRewrite }, input.small.rewriteLimits);
  await finishType(db, scope, {
    state: 'captured',
    manifest: {
      ...(await writeTypeRuns(context, base?.manifest.types[type])),
      ...(await countChanges(db, scope)),
      token: null,
      tokenIssuedAt: null,
      selectHash: null,
      reconciledAt: null,
      mode: 'full',
    },
  });
}
