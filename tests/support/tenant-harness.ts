import { randomBytes, randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { DEFAULT_LIMITS, type CaptureLimits } from '#core/backups/capture/types.ts';
import { Repositories } from '#core/backups/open-repositories.ts';
import { type DifferenceDetail, differenceContext } from '#core/backups/proof/difference-detail.ts';
import { backupTypes, type BackupType } from '#core/backups/store/backup-types.ts';
import { getBackup, insertPendingBackup, latestPublishedBackup, type Backup } from '#core/backups/store/backups.ts';
import { type ComparisonSelection, insertPendingComparison } from '#core/backups/store/proof/comparisons.ts';
import { type Difference, listDifferences } from '#core/backups/store/proof/differences.ts';
import { getProof, insertPendingProof, newestBackup, type Proof } from '#core/backups/store/proof/proofs.ts';
import { configFrom, readEnv } from '#core/config/index.ts';
import { Connections } from '#core/connections/open-connection.ts';
import { getConnection } from '#core/connections/store/connections.ts';
import { createRateBucketStore } from '#core/connections/store/rate-bucket-store.ts';
import { storedConnectionTester } from '#core/connections/test-stored-connection.ts';
import { openKeyProvider } from '#core/crypto/open-key-provider.ts';
import { createSecretBox } from '#core/crypto/secret-box.ts';
import type { Db } from '#core/database/database.ts';
import { openDatabase } from '#core/database/open.ts';
import { CAPTURE_PHASES } from '#core/domain/capture-phases.ts';
import { systemClock, type Clock } from '#core/domain/clock.ts';
import { CybbackError } from '#core/domain/errors.ts';
import { DEFAULT_JOB_OPTIONS, type PlanItem, type RestoreOptions } from '#core/domain/plan/index.ts';
import { WAVES } from '#core/domain/plan/waves.ts';
import type { TypeKey } from '#core/domain/type-keys.ts';
import { createGraphAccess } from '#core/graph/graph-access.ts';
import { createFairSlots, type FairSlots } from '#core/jobs/fair-slots.ts';
import { DEFAULT_TURN_LIMITS } from '#core/jobs/turn-limits.ts';
import { type Licences, WITHOUT_PLANS } from '#core/licences/licences.ts';
import { createLogger, type Logger } from '#core/observability/logger.ts';
import { seededRandom } from '#core/repository/repository.fixture.ts';
import type { Finding, Manifest, Repository, Sealing } from '#core/repository/types.ts';
import type { ReportRow } from '#core/restores/compare-after.ts';
import type { SelectedObject } from '#core/restores/restore-selection.ts';
import { startUndo } from '#core/restores/start-undo.ts';
import { getItem, itemContext, listItems, type RestoreItem } from '#core/restores/store/restore-items.ts';
import { confirmRestore } from '#core/restores/store/restore-states.ts';
import type { UndoSelection } from '#core/restores/store/restore-undo.ts';
import { getRestore, insertPendingRestore, type Restore } from '#core/restores/store/restores.ts';
import { memoryStorage } from '#core/storage/memory-storage.fixture.ts';
import type { Storage } from '#core/storage/storage.ts';
import { Storages } from '#core/storages/open-storage.ts';
import { repositoryFor, type StorageRow } from '#core/storages/store/repositories.ts';
import type { Jobs } from '#core/temporal/client.ts';
import { startSimulator, type Simulator, type SimulatorOptions, type TenantHandle } from '#simulator/index.ts';
import { createActivities, type Activities } from '../../activities/index.ts';
import { SLOTS } from '../../worker/slots.ts';
import { connectTenant } from './connect-tenant.ts';
import { graphProxy } from './graph-proxy.ts';
import { createTestDatabase } from './postgres.ts';

export interface HarnessOptions {
  /** Another installation that knows the same tenants. */
  readonly beside?: { readonly simulator: Simulator };
  readonly simulator?: SimulatorOptions;
  readonly storage?: Storage;
  /** 64 hex digits, for who reads the files without the product. */
  readonly masterKey?: string;
  readonly clock?: Clock;
  readonly logger?: Logger;
  readonly limits?: Partial<CaptureLimits>;
  /** Of the worker; those of the product where none are given. */
  readonly slots?: FairSlots;
  /** Put a proxy before Graph, for what the simulator does not do by itself. */
  readonly proxied?: boolean;
  /** Settings of the product, over those that point it at the simulator. */
  readonly env?: Readonly<Record<string, string>>;
  /** Plans, where the test is about them. */
  readonly licences?: (db: Db) => Licences;
  /** Of the workflow service, where the test is about stopping what runs. */
  readonly jobs?: Jobs;
  /** How the activities reach the database; what the tests ask it themselves goes beside. */
  readonly openDatabase?: (url: string) => Db;
  /** Told of every activity that begins how it is cancelled. */
  readonly onBegin?: (cancel: () => void) => void;
  /** Around every activity: what fails in it, and what a new process after it is. */
  readonly around?: <T>(name: string, attempt: () => Promise<T>, restart: () => void) => Promise<T>;
}

export interface RestoreRequest {
  readonly backup: Backup;
  readonly objects?: readonly SelectedObject[];
  readonly types?: readonly TypeKey[];
  readonly dependencies?: boolean;
  readonly dryRun?: boolean;
  readonly options?: Partial<RestoreOptions>;
  readonly targetConnectionId?: string;
}

export interface UndoRequest extends Partial<UndoSelection> {
  readonly dryRun?: boolean;
}

export type OpenItem = Omit<RestoreItem, 'comparison'> & {
  readonly plan: PlanItem;
  readonly comparison: ReportRow | null;
};

/** Without a workflow service nothing is started. */
const noWorkflows = () =>
  Promise.reject(new CybbackError('temporal-unavailable', 'There is no workflow service here.'));
const noJobs: Jobs = {
  startBackup: noWorkflows,
  isBackupRunning: noWorkflows,
  cancelBackup: noWorkflows,
  startVerify: noWorkflows,
  startRebuild: noWorkflows,
  startProof: noWorkflows,
  startComparison: noWorkflows,
  isProofRunning: noWorkflows,
  isComparisonRunning: noWorkflows,
  runOf: noWorkflows,
  cancelProof: noWorkflows,
  cancelComparison: noWorkflows,
  startRestore: noWorkflows,
  confirmRestore: noWorkflows,
  cancelRestore: noWorkflows,
  isRestoreRunning: noWorkflows,
  wakeBackup: noWorkflows,
  wakeRestore: noWorkflows,
  wakeProof: noWorkflows,
  wakeComparison: noWorkflows,
  startWorkspaceDeletion: noWorkflows,
  endWorkflow: noWorkflows,
  ping: noWorkflows,
};

/** Failures are asserted where they matter. */
const QUIET = new DefaultLogger('ERROR', () => undefined);

export type OpenedDifference = Omit<Difference, 'detailSealed'> & {
  readonly attributes: DifferenceDetail['attributes'];
};

export type TenantHarness = Awaited<ReturnType<typeof tenantHarness>>;

/**
 * The product's own activities on a real database and the simulated tenant, run in the workflow's order but without a
 * workflow service: for what is asked of reading, keeping and restoring, not of being interrupted.
 */
export async function tenantHarness(options: HarnessOptions = {}) {
  const simulator: Simulator =
    options.beside?.simulator ?? (await startSimulator({ users: 60, seed: 7, ...options.simulator }));
  const tenant: TenantHandle = simulator.tenant();
  const proxy = options.proxied ? await graphProxy(simulator.url) : null;
  const database = await createTestDatabase();
  const db = openDatabase(database.url);
  const logger = options.logger ?? createLogger({ level: 'fatal' });
  const clock = options.clock ?? systemClock;
  // Which objects a backup reads again as a sample is the same in every run.
  const random = seededRandom(29);
  const env = readEnv({
    ENTRA_ORIGIN_MAP: JSON.stringify(
      proxy
        ? Object.fromEntries(Object.keys(simulator.originMap).map((origin) => [origin, proxy.url]))
        : simulator.originMap,
    ),
    GRAPH_BUDGET_CONDITIONAL_ACCESS_PER_SECOND: '50',
    ...options.env,
  });
  const { entra } = configFrom(env);
  const keyProvider = await openKeyProvider({ secret: options.masterKey ?? randomBytes(32).toString('hex') });
  const box = createSecretBox(keyProvider);
  const storage = options.storage ?? memoryStorage();
  const storages = new Map<string, Storage>();
  const buckets = new Storages({ config: configFrom(env).storage, secretAccessKey: null, box });
  /** Buckets of customers are real; of others one for each row, and the first to be asked for is the one that was given. */
  const openStorage = (row: StorageRow): Promise<Storage> => {
    if (row.kind === 's3') return buckets.open(row);
    const { id } = row;
    const opened = storages.get(id) ?? (storages.size === 0 ? storage : memoryStorage());
    storages.set(id, opened);
    return Promise.resolve(opened);
  };
  const used = options.openDatabase?.(database.url) ?? db;

  /** What one process holds in memory. */
  function start() {
    const graph = createGraphAccess({ config: entra, budgetStore: createRateBucketStore(db), logger });
    const repositories = new Repositories({ db: used, keyProvider, openStorage });
    const connections = new Connections({ db: used, box, graph, entra });
    const activities = createActivities({
      db: used,
      clock,
      logger,
      random,
      captureLimits: { ...DEFAULT_LIMITS, ...options.limits },
      fullReads: 'all',
      verifyDays: 30,
      openTenant: (scope) => connections.tenant(scope),
      openBackup: (backupId) => repositories.openBackup(backupId),
      proofs: { box, openRepository: (scope) => repositories.open(scope) },
      rebuilds: { db: used, box, openRepository: (scope) => repositories.open(scope) },
      restoreJobs: {
        db: used,
        box,
        clock,
        openTarget: (scope) => connections.restoreTarget(scope),
        openRepository: (scope) => repositories.open(scope),
      },
      checks: {
        testConnection: storedConnectionTester({ connections, graph, clock }),
        openRepository: (scope) => repositories.open(scope),
        openFolder: (scope) => repositories.openFolder(scope),
      },
      scheduling: { jobs: noJobs, signIn: (scope) => connections.signIn(scope) },
      licences: options.licences?.(used) ?? WITHOUT_PLANS,
      slots: options.slots ?? createFairSlots(SLOTS),
      deletions: {
        box,
        publicUrl: 'http://localhost:8080',
        jobs: options.jobs ?? noJobs,
        billing: null,
        openStorage,
      },
      turns: { jobs: noJobs, limits: DEFAULT_TURN_LIMITS },
    });
    return { graph, repositories, connections, activities };
  }
  const first = start();
  const { graph, repositories, connections } = first;
  const started = [first];
  const restart = (): void => void started.push(start());

  const workspaceId = randomUUID();
  await db.insertInto('workspace').values({ id: workspaceId, name: 'Test' }).execute();

  function run<Name extends keyof Activities>(
    name: Name,
    ...args: Parameters<Activities[Name]>
  ): Promise<Awaited<ReturnType<Activities[Name]>>> {
    const attempt = (): Promise<Awaited<ReturnType<Activities[Name]>>> => {
      const activities = (started.at(-1) ?? first).activities;
      const environment = new MockActivityEnvironment({}, { logger: QUIET });
      options.onBegin?.(() => environment.cancel());
      return environment.run(
        activities[name] as (...given: unknown[]) => Promise<Awaited<ReturnType<Activities[Name]>>>,
        ...args,
      );
    };
    return (
      options.around?.([name, ...args.slice(1).filter((arg) => typeof arg === 'string')].join(' '), attempt, restart) ??
      attempt()
    );
  }

  const connect = (to: TenantHandle = tenant): Promise<string> =>
    connectTenant({ db, box, now: clock.now() }, workspaceId, to);

  async function begin(
    connectionId: string,
    mode: 'full' | 'auto' = 'auto',
    sealing: Sealing = 'aes-256-gcm',
  ): Promise<string> {
    const repository = await repositoryFor(db, { workspaceId, connectionId });
    const base = await latestPublishedBackup(db, { workspaceId, connectionId, repositoryId: repository.id });
    const backup = await insertPendingBackup(db, {
      id: randomUUID(),
      workspaceId,
      connectionId,
      repositoryId: repository.id,
      baseBackupId: base?.id ?? null,
      mode: mode === 'full' || !base ? 'full' : 'incremental',
      trigger: 'manual',
      createdBy: 'test',
      sealing,
    });
    if (!backup) throw new Error('another backup is running');
    return backup.id;
  }

  async function readAll(backupId: string): Promise<void> {
    await run('startBackup', backupId);
    for (let done = false; !done;) ({ done } = await run('proveBase', backupId));
    await run('captureContext', backupId);
    for (const type of CAPTURE_PHASES.flat()) await readType(backupId, type);
  }

  /** As the workflow: what is no passing trouble carries the type. A defect of ours is the test's to see. */
  async function readType(backupId: string, type: TypeKey): Promise<void> {
    try {
      for (let done = false; !done;) ({ done } = await run('captureType', backupId, type));
    } catch (error) {
      if (!(error instanceof ApplicationFailure) || !error.nonRetryable) throw error;
      await run('carryType', backupId, type, { code: error.type ?? 'internal', message: error.message });
    }
  }

  async function publish(backupId: string): Promise<Backup> {
    for (const type of CAPTURE_PHASES.flat()) await run('finishType', backupId, type);
    await run('publishBackup', backupId);
    const backup = await getBackup(db, { workspaceId, id: backupId });
    if (!backup) throw new Error('the backup is gone');
    return backup;
  }

  async function backup(
    connectionId: string,
    mode: 'full' | 'auto' = 'auto',
    sealing: Sealing = 'aes-256-gcm',
  ): Promise<Backup> {
    const id = await begin(connectionId, mode, sealing);
    await readAll(id);
    return publish(id);
  }

  /** Compares the newest backup with the tenant as the workflow would; `between` comes after reading, before comparing. */
  async function prove(connectionId: string, between?: () => Promise<unknown>): Promise<Proof> {
    const newest = await newestBackup(db, { workspaceId, connectionId });
    const pending = await insertPendingProof(db, {
      id: randomUUID(),
      workspaceId,
      connectionId,
      backupId: newest?.id ?? '',
      createdBy: 'test',
    });
    if (!pending) throw new Error('another proof is running');
    return finishReading(pending.id, between);
  }

  /** Compares a backup with the tenant as the workflow would. */
  async function compareWithTenant(
    { id: backupId, connectionId }: Pick<Backup, 'id' | 'connectionId'>,
    selection: Partial<ComparisonSelection> = {},
  ): Promise<Proof> {
    const newest = await newestBackup(db, { workspaceId, connectionId });
    const { id } = await insertPendingComparison(db, {
      id: randomUUID(),
      workspaceId,
      connectionId,
      backupId,
      baseBackupId: newest?.id ?? '',
      selection: { types: [], objects: [], ...selection },
      createdBy: 'test',
    });
    return finishReading(id);
  }

  async function finishReading(id: string, between?: () => Promise<unknown>): Promise<Proof> {
    const { types = CAPTURE_PHASES.flat() } = await run('startProof', id);
    await run('readProofContext', id);
    for (const type of CAPTURE_PHASES.flat().filter((one) => types.includes(one))) {
      try {
        for (let done = false; !done;) ({ done } = await run('readForProof', id, type));
      } catch (error) {
        if (!(error instanceof ApplicationFailure) || !error.nonRetryable) throw error;
        await run('leaveUnread', id, type, { code: error.type ?? 'internal', message: error.message });
      }
    }
    await between?.();
    for (const type of types) for (let done = false; !done;) ({ done } = await run('compareForProof', id, type));
    await run('finishProof', id);
    const proof = await getProof(db, { workspaceId, id });
    if (!proof) throw new Error('the proof is gone');
    return proof;
  }

  async function differencesOf({ id }: Proof): Promise<OpenedDifference[]> {
    const { items } = await listDifferences(db, { workspaceId, id }, {}, { limit: 500, cursor: null });
    return Promise.all(
      items.map(async ({ detailSealed, ...row }) => {
        const text = detailSealed && new TextDecoder().decode(await box.open(detailSealed, differenceContext(id, row)));
        return { ...row, attributes: text === null ? [] : (JSON.parse(text) as DifferenceDetail).attributes };
      }),
    );
  }

  /** What is wrong with the files that the backup needs. */
  async function findings(backup: Backup): Promise<Finding[]> {
    const { repository } = await repositories.openBackup(backup.id);
    const found: Finding[] = [];
    for await (const ref of repository.listManifests()) {
      if (ref.backupId !== backup.id) continue;
      for await (const finding of repository.verify({ ...ref, sealing: backup.sealing })) found.push(finding);
      return found;
    }
    throw new Error('the backup has no manifest');
  }

  async function manifestOf({
    id,
    manifestKey,
    manifestSha256,
    sealing,
  }: Backup): Promise<{ repository: Repository; manifest: Manifest }> {
    const { repository } = await repositories.openBackup(id);
    return {
      repository,
      manifest: await repository.readManifest({ key: manifestKey ?? '', sha256: manifestSha256 ?? '', sealing }),
    };
  }

  async function typesOf(backup: Backup): Promise<Map<string, BackupType>> {
    const types = await backupTypes(db, { workspaceId, id: backup.id });
    return new Map(types.map((type) => [type.type, type]));
  }

  /** Plans and, unless it is a dry run, carries out a restore as the workflow would. */
  async function restore(request: RestoreRequest): Promise<Restore> {
    const { id } = await insertPendingRestore(db, {
      id: randomUUID(),
      workspaceId,
      connectionId: request.backup.connectionId,
      backupId: request.backup.id,
      targetConnectionId: request.targetConnectionId ?? request.backup.connectionId,
      selection: {
        objects: request.objects ?? [],
        types: request.types ?? [],
        dependencies: request.dependencies ?? false,
      },
      options: {
        ...DEFAULT_JOB_OPTIONS,
        overwrite: true,
        dryRun: request.dryRun ?? false,
        ...request.options,
      },
      reason: 'test',
      createdBy: 'test',
    });
    return carryOut(id, request.dryRun ?? false);
  }

  /** Plans and, unless it is a dry run, carries out the Undo of a restore as the workflow would. */
  async function undo(undone: Restore, { dryRun = false, ...chosen }: UndoRequest = {}): Promise<Restore> {
    const connection = await getConnection(db, { workspaceId, connectionIds: null, id: undone.targetConnectionId });
    if (!connection) throw new Error('the connection is gone');
    const started = await startUndo(
      { db, jobs: { ...noJobs, startRestore: () => Promise.resolve() } },
      {
        undone,
        target: { connection },
        items: null,
        overwrite: [],
        ...chosen,
        options: { dryRun, mailTo: [] },
        reason: 'test',
        createdBy: 'test',
      },
    );
    return carryOut(started.id, dryRun);
  }

  async function carryOut(id: string, dryRun: boolean): Promise<Restore> {
    const { comparisonId } = await run('readForPlan', id);
    if (comparisonId !== null) await finishReading(comparisonId);
    for (let done = false; !done;) ({ done } = await run('planRestore', id));
    await run('publishPlan', id);
    if (!dryRun) {
      await confirmRestore(db, { workspaceId, id }, 'test');
      await run('beginRestore', id);
      for (const wave of WAVES)
        for (let after: number | null = 0; after !== null;) ({ after } = await run('applyRestore', id, wave, after));
      await run('beginComparison', id);
      for (let after: number | null = 0; after !== null;) ({ after } = await run('compareRestore', id, after));
    }
    await run('endRestore', id, { state: 'completed' });
    const restored = await getRestore(db, { workspaceId, id });
    if (!restored) throw new Error('the restore is gone');
    return restored;
  }

  async function itemsOf(job: Restore): Promise<OpenItem[]> {
    const { items } = await listItems(db, job, {}, { limit: 500, cursor: null });
    return Promise.all(
      items.map(async (item): Promise<OpenItem> => {
        const detail = await getItem(db, job, item.ordinal);
        const open = async (sealed: Uint8Array | null | undefined, part: 'detail' | 'result'): Promise<unknown> =>
          sealed
            ? JSON.parse(new TextDecoder().decode(await box.open(sealed, itemContext(job.id, item.ordinal, part))))
            : null;
        return {
          ...item,
          plan: (await open(detail?.detailSealed, 'detail')) as PlanItem,
          comparison: (await open(detail?.resultSealed, 'result')) as ReportRow | null,
        };
      }),
    );
  }

  return {
    restore,
    undo,
    itemsOf,
    findings,
    manifestOf,
    typesOf,
    simulator,
    tenant,
    db,
    databaseUrl: database.url,
    box,
    graph,
    storage,
    keyProvider,
    buckets,
    openStorage,
    /** Of the process that runs: a restart forgets what was read. */
    get repositories() {
      return (started.at(-1) ?? first).repositories;
    },
    connections,
    workspaceId,
    run,
    /** A new process: nothing that one keeps in memory is known any more. */
    restart,
    proxy: proxy?.rules ?? {},
    connect,
    begin,
    readAll,
    readType,
    publish,
    backup,
    prove,
    compareWithTenant,
    /** That the simulated tenant was asked until now. */
    requests: () => simulator.statistics().total,
    differencesOf,
    async close(): Promise<void> {
      await Promise.all(started.map((process) => process.graph.close()));
      buckets.close();
      if (used !== db) await used.destroy();
      await db.destroy();
      await database.drop();
      await proxy?.close();
      if (!options.beside) await simulator.close();
    },
  };
}
