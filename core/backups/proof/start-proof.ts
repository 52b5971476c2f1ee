import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '../../connections/store/connections.ts';
import type { Db } from '../../database/database.ts';
import type { Clock } from '../../domain/clock.ts';
import { CybbackError, isCybbackError } from '../../domain/errors.ts';
import { TYPE_KEYS } from '../../domain/type-keys.ts';
import { joinQueue } from '../../jobs/store/turns.ts';
import { DEFAULT_TURN_LIMITS, type TurnLimits } from '../../jobs/turn-limits.ts';
import type { Jobs } from '../../temporal/client.ts';
import { deletePendingProof, endProof } from '../store/proof/proof-states.ts';
import { insertPendingProof, type NewProof, newestBackup, type Proof, runningProof } from '../store/proof/proofs.ts';
import { refuseUnavailableIn } from '../store/unavailable-types.ts';

export interface StartProofDeps {
  readonly db: Db;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly turnLimits?: TurnLimits;
}

/** A workflow ends a moment after its proof: tries, and milliseconds between them, until it has. */
const ENDING_TRIES = 10;
const ENDING_WAIT_MS = 300;
/** A row without a workflow after this long was left by a process that died between the two. */
const ABANDONED_MS = 30_000;

/**
 * Row first, workflow second, as for a backup. Refusals: `connection-not-ready`, `conflict` (no backup to prove),
 * `proof-running`, `temporal-unavailable`; `repository-corrupt` where the index of a type is damaged in it.
 */
export async function startProof(
  deps: StartProofDeps,
  { connection, createdBy }: { connection: Connection; createdBy: string },
): Promise<Proof> {
  refuseUnready(connection);
  const scope = { workspaceId: connection.workspaceId, connectionId: connection.id };
  const newest = await newestBackup(deps.db, scope);
  if (!newest)
    throw new CybbackError('conflict', 'There is no backup yet that could be proved. Run a backup first.', {
      facts: { connectionId: connection.id },
    });
  await refuseUnavailableIn(deps.db, { backupId: newest.id, types: TYPE_KEYS });
  const insert = () => insertProof(deps, { ...scope, id: randomUUID(), backupId: newest.id, createdBy });
  const proof = (await insert()) ?? ((await clearAbandoned(deps, scope)) ? await insert() : null);
  if (!proof) throw await alreadyRunning(deps, connection);
  if (!(await startOnceEnded(deps, connection, proof))) {
    await deletePendingProof(deps.db, proof);
    throw new CybbackError('proof-running', 'The proof before this one is just ending. Try again in a moment.');
  }
  return proof;
}

function insertProof({ db, turnLimits = DEFAULT_TURN_LIMITS }: StartProofDeps, proof: NewProof): Promise<Proof | null> {
  const { id: jobId, workspaceId, connectionId } = proof;
  return db.transaction().execute(async (trx) => {
    const inserted = await insertPendingProof(trx, proof);
    const turn = { jobId, jobKind: 'proof', workspaceId, connectionId, lane: 'proof' } as const;
    if (inserted) await joinQueue(trx, turn, turnLimits);
    return inserted;
  });
}

export function refuseUnready(connection: Connection): void {
  if (connection.readyForBackup) return;
  throw new CybbackError(
    'connection-not-ready',
    `The connection ${connection.name} cannot read the tenant. Test the connection to see what is missing.`,
    { facts: { connectionId: connection.id } },
  );
}

/** @returns whether the proof in the way was one that nobody works on. */
async function clearAbandoned(
  { db, jobs, clock }: StartProofDeps,
  scope: { workspaceId: string; connectionId: string },
): Promise<boolean> {
  const running = await runningProof(db, scope);
  if (!running) return true;
  if (clock.now() - running.createdAt.getTime() < ABANDONED_MS) return false;
  if (await jobs.isProofRunning(scope.connectionId)) return false;
  await endProof(db, running, {
    state: 'failed',
    errorCode: 'internal',
    errorMessage:
      'The proof stopped without a result: its workflow is not running. A new one was started in its place.',
  });
  return true;
}

async function startOnceEnded(deps: StartProofDeps, connection: Connection, proof: Proof): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    if (await startWorkflow(deps, connection, proof)) return true;
    if (attempt >= ENDING_TRIES) return false;
    await sleep(ENDING_WAIT_MS);
  }
}

async function startWorkflow({ db, jobs }: StartProofDeps, connection: Connection, proof: Proof): Promise<boolean> {
  try {
    return await jobs.startProof({
      proofId: proof.id,
      connectionId: connection.id,
      workspaceId: connection.workspaceId,
      label: `proof of the newest backup of ${connection.name}`,
    });
  } catch (error) {
    const failure = isCybbackError(error)
      ? error
      : new CybbackError('internal', 'The proof could not be started.', { cause: error });
    await endProof(db, proof, { state: 'failed', errorCode: failure.code, errorMessage: failure.message });
    throw failure;
  }
}

async function alreadyRunning({ db }: StartProofDeps, connection: Connection): Promise<CybbackError> {
  const running = await runningProof(db, { workspaceId: connection.workspaceId, connectionId: connection.id });
  return new CybbackError(
    'proof-running',
    `A proof of ${connection.name} is already running${running ? ` since ${running.createdAt.toISOString()}` : ''}. Wait for its end or cancel it.`,
    { facts: { proofId: running?.id ?? null } },
  );
}
