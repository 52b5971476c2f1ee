import { setTimeout as sleep } from 'node:timers/promises';
import { rolesInBackups } from '../../backups/store/browse/roles-of-accounts.ts';
import type { RestoreTarget } from '../../connections/restore-target.ts';
import type { SecretBox } from '../../crypto/secret-box.ts';
import type { Db } from '../../database/database.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Wave } from '../../domain/plan/waves.ts';
import { GatheringClient } from '../../graph/batch/gathering-client.ts';
import type { Repository } from '../../repository/types.ts';
import { addCost, type Cost } from '../store/restore-cost.ts';
import { isCancelRequested } from '../store/restore-entries.ts';
import { restoreFacts } from '../store/restore-facts.ts';
import { createPlanStore, type PlanStore } from '../store/restore-plan.ts';
import { reportRestoreProgress } from '../store/restore-progress.ts';
import { createRestoreStore } from '../store/restore-store.ts';
import type { RestoreScope } from '../store/restores.ts';
import { leavingRights } from '../store/rights-of-accounts.ts';
import type { RestoreContext } from '../types.ts';
import { administratorsInBackup } from './backup-administrators.ts';
import { counterpartsIn } from './counterparts.ts';
import type { EntrySource } from './load-entries.ts';
import type { UndoneSource } from './load-undone.ts';
import { protectedAccounts, type WhatBackupsKnow } from './protected-accounts.ts';
import { randomPassword } from './random-password.ts';
import { roleHolders } from './role-holders.ts';
import { tenantLicences } from './tenant-licences.ts';
import type { Tenant } from './tenant-reads.ts';
import { administratorsBefore } from './undone-administrators.ts';

/** Objects written at the same time: two batches of twenty, one under way while the other gathers. */
const PARALLEL = 40;
const CANCEL_POLL_MS = 1_000;
/** Counting the items of a large restore takes a moment, and people do not read faster. */
const PROGRESS_EVERY_MS = 2_000;

export interface RestoreJobDeps {
  readonly db: Db;
  readonly box: SecretBox;
  readonly clock: Clock;
  openTarget(scope: { workspaceId: string; connectionId: string }): Promise<RestoreTarget>;
  openRepository(scope: { workspaceId: string; repositoryId: string; tenantId: string }): Promise<Repository>;
}

/** One restore, opened for a window of its work. */
export interface RestoreJob extends EntrySource {
  readonly context: RestoreContext;
  readonly box: SecretBox;
  readonly plans: PlanStore;
  /** Reports to who follows the restore how far it is, now and then: to be called after every chunk. */
  reportProgress(wave?: Wave): Promise<void>;
  close(): Promise<void>;
}

export async function openRestoreJob(
  deps: RestoreJobDeps,
  restoreId: string,
  signal: AbortSignal,
): Promise<RestoreJob> {
  const { db, box, clock } = deps;
  const facts = await restoreFacts(db, restoreId);
  const { workspaceId, targetConnectionId } = facts;
  const target = await deps.openTarget({ workspaceId, connectionId: targetConnectionId });
  const tenant = { client: target.client, ownAppId: target.clientId, signal };
  const openRepository = (repositoryId: string): Promise<Repository> =>
    deps.openRepository({ workspaceId, repositoryId, tenantId: facts.tenantId });
  const licences = await tenantLicences({
    client: target.client,
    signal,
    openRepository: () => openRepository(facts.repositoryId),
    manifest: facts.manifest,
  });
  const isSameTenant = facts.tenantId === facts.targetTenantId;
  // What an Undo brings back are states of the very tenant.
  const isHome = isSameTenant || facts.undoOf !== null;
  const own = { ownAppId: target.clientId, ownAppIdThere: isHome ? null : facts.clientId };
  const [leaving, inBackups] = await Promise.all([
    leavingRights(db, facts),
    isSameTenant ? rolesInBackups(db, facts.connectionId) : new Map<string, never>(),
  ]);
  const [protection, privileges] = await Promise.all([
    protectedAccounts(tenant, whatIsKnown({ db, facts, openRepository, box }, tenant)),
    roleHolders(tenant, { leaving, inBackups }),
  ]);
  const client = new GatheringClient(target.client, signal);
  const recordCost = costRecorder(db, restoreId, client);
  let cancelled = await isCancelRequested(db, restoreId);
  const poll = setInterval(() => {
    isCancelRequested(db, restoreId).then(
      (requested) => (cancelled = requested),
      () => undefined,
    );
  }, CANCEL_POLL_MS);
  return {
    facts,
    db,
    box,
    plans: createPlanStore({ db, secretBox: box, restoreId }),
    openRepository,
    context: {
      client,
      store: createRestoreStore({ db, secretBox: box, restore: facts }),
      graphRoot: target.graphRoot,
      clock,
      wait: (ms) => sleep(ms, undefined, { signal }),
      randomPassword,
      ...(!isHome && {
        counterparts: counterpartsIn({ db, facts, openRepository, client: target.client, own }, { signal }),
      }),
      parallel: PARALLEL,
      signal,
      isCancelled: () => cancelled,
      plan: {
        options: facts.options,
        granted: target.granted,
        verifiedDomains: target.verifiedDomains.map((domain) => domain.toLowerCase()),
        home: isHome ? facts.targetTenantId : null,
        tenants: isHome ? null : { from: facts.tenantId.toLowerCase(), to: facts.targetTenantId.toLowerCase() },
        ...own,
        licences,
        protectedIds: protection.ids,
        stopgap: protection.stopgap,
        privileges,
        now: clock.now(),
        // In another tenant a name stands for whom the domain map says.
        since: isHome ? facts.backupAt : null,
      },
    },
    reportProgress: progressReporter(db, clock, { workspaceId, id: restoreId, recordCost }),
    close: async () => {
      clearInterval(poll);
      await recordCost();
    },
  };
}

/** Of administrators, what the restore wants of them. */
function whatIsKnown(source: EntrySource & UndoneSource, tenant: Tenant): WhatBackupsKnow {
  const inBackup = administratorsInBackup(source, tenant);
  return source.facts.undoOf === null ? inBackup : administratorsBefore(source, inBackup);
}

/** Adds what was asked of the tenant since the last call. */
function costRecorder(db: Db, restoreId: string, client: GatheringClient): () => Promise<void> {
  let recorded: Cost = { requests: 0, writes: 0, throttled: 0, waitedMs: 0 };
  return async () => {
    const { requests, throttled, waitedMs } = client.usage;
    const before = recorded;
    recorded = { requests, writes: client.writes, throttled, waitedMs };
    await addCost(db, restoreId, {
      requests: requests - before.requests,
      writes: recorded.writes - before.writes,
      throttled: throttled - before.throttled,
      waitedMs: waitedMs - before.waitedMs,
    });
  };
}

function progressReporter(
  db: Db,
  clock: Clock,
  { recordCost, ...scope }: RestoreScope & { recordCost(): Promise<void> },
): (wave?: Wave) => Promise<void> {
  let reportedAt: number | null = null;
  return async (wave) => {
    const now = clock.now();
    if (reportedAt !== null && now - reportedAt < PROGRESS_EVERY_MS) return;
    reportedAt = now;
    await recordCost();
    await reportRestoreProgress(db, scope, wave ?? null);
  };
}
