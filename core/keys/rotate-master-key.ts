import { setTimeout as sleep } from 'node:timers/promises';
import type { KeyProvider } from '../crypto/key-provider.ts';
import { withPreviousKeys } from '../crypto/key-providers.ts';
import { createSecretBox } from '../crypto/secret-box.ts';
import type { Db } from '../database/database.ts';
import { CybbackError, isCybbackError } from '../domain/errors.ts';
import type { Storage } from '../storage/storage.ts';
import { type RepositoryRow, type StorageRow, allRepositories } from '../storages/store/repositories.ts';
import { proofOf } from './key-proof.ts';
import type { MasterKeys } from './open-master-key.ts';
import { resealSecrets, type Resealed } from './reseal-secrets.ts';
import { rewrapRepository } from './rewrap-repository.ts';
import { listKeyHolders, type KeyHolder } from './store/key-holders.ts';
import { type Rotation, beginRotation, finishRotation, getRotation } from './store/rotations.ts';
import { deleteServiceSecret } from './store/service-secrets.ts';
import { ASK_EVERY_MS } from './watch-master-keys.ts';

export interface RotationDeps {
  readonly db: Db;
  readonly keys: MasterKeys;
  openStorage(row: StorageRow): Promise<Storage>;
  /** A sentence for the operator. */
  say(sentence: string): void;
  /** Other secrets that follow from the master key, changed over once more at each pass. @returns how many were. */
  readonly resealOthers?: (keys: { from: KeyProvider; to: KeyProvider }) => Promise<number>;
}

export interface RotationOptions {
  /** Ends it though files in some storages could not be changed: those storages are gone, or come back later. */
  readonly finishWithout?: boolean;
  /** How long processes may take to change over, and for how long after that what they had begun is looked for. */
  readonly switchMs?: number;
  readonly settleMs?: number;
}

export interface RotationResult {
  readonly state: 'done' | 'running';
  readonly sealed: number;
  readonly replaced: number;
  /** What could not be done, or is left, in sentences. */
  readonly findings: readonly string[];
}

const SWITCH_MS = 90_000;
const SETTLE_MS = 2 * ASK_EVERY_MS;
const POLL_MS = 500;
const MOST_PASSES = 5;
const PAGE = 100;

/**
 * Changes the master key: every process seals with the new one from its beginning, then everything that the old one
 * protects is sealed and wrapped again, then the old one opens nothing any more. Until then both open. Where it is ended at
 * any step, the next call continues; what runs beside it (backups, restores) goes on.
 *
 * Errors: `key-missing` (no new key), `conflict` (a process does not hold it, or another rotation runs), those of the keys.
 */
export async function rotateMasterKey(deps: RotationDeps, options: RotationOptions = {}): Promise<RotationResult> {
  const { db, say } = deps;
  const { switchMs = SWITCH_MS, settleMs = SETTLE_MS, finishWithout = false } = options;
  const { from, to, isDone } = await chosenKeys(deps);
  await provesItself(to);
  await everybodyHolds(db, to);
  await begin(db, from, to);
  say(`The master key is changed from ${from.keyId} to ${to.keyId}. Both open until it is done.`);
  await everybodySealsWith(db, to, switchMs);
  const switchedAt = performance.now();

  let sealed = 0;
  let replaced = 0;
  let settled = 0;
  for (;;) {
    const wasSettled = performance.now() - switchedAt >= settleMs;
    const pass = await changeOver(deps, { from, to, finishWithout });
    sealed += pass.sealed;
    replaced += pass.replaced;
    if (pass.failed > 0 && !finishWithout) return { state: 'running', sealed, replaced, findings: pass.findings };
    settled += Number(wasSettled);
    // A storage that says it has deleted a file and still lists it must not hold up the others for ever.
    if (wasSettled && (pass.sealed + pass.replaced === 0 || (settled > MOST_PASSES && pass.sealed === 0))) {
      await finishRotation(db, { fromKeyId: from.keyId, toKeyId: to.keyId, proof: (await proofOf(to)).sealed });
      // Kept until now for what a process may have sealed with it at the end.
      if (isDone) await deleteServiceSecret(db, from.keyId);
      return { state: 'done', sealed, replaced, findings: pass.findings };
    }
    if (pass.sealed + pass.replaced > 0)
      say(`${pass.sealed} secrets and ${pass.replaced} wrapped keys were changed over.`);
    await sleep(Math.max(0, Math.min(POLL_MS, settleMs)));
  }
}

/** A rotation that runs says which way. After one that is done, what came too late for it is looked for once more. */
async function chosenKeys({
  db,
  keys,
}: RotationDeps): Promise<{ from: KeyProvider; to: KeyProvider; isDone: boolean }> {
  const { inForce, other } = keys;
  if (!other)
    throw new CybbackError(
      'key-missing',
      'There is no new master key. Set CYBBACK_NEXT_MASTER_KEY_FILE, CYBBACK_NEXT_MASTER_KEY or CYBBACK_NEXT_KEY_SERVICE for API, workers and this command, start API and workers again, and repeat it.',
    );
  const rotation = await getRotation(db);
  const isDone = isDoneWith(rotation, keys);
  return { isDone, ...(isDone ? { from: other, to: inForce } : { from: inForce, to: other }) };
}

function isDoneWith(rotation: Rotation | null, { inForce, other }: MasterKeys): boolean {
  return rotation?.state === 'done' && rotation.toKeyId === inForce.keyId && rotation.fromKeyId === other?.keyId;
}

async function begin(db: Db, from: KeyProvider, to: KeyProvider): Promise<void> {
  const wanted = { fromKeyId: from.keyId, toKeyId: to.keyId };
  const before = await getRotation(db);
  if (before?.fromKeyId === wanted.fromKeyId && before.toKeyId === wanted.toKeyId) return;
  const running = await beginRotation(db, wanted);
  if (running.fromKeyId !== wanted.fromKeyId || running.toKeyId !== wanted.toKeyId)
    throw new CybbackError(
      'conflict',
      `The master key is being changed from ${running.fromKeyId} to ${running.toKeyId}. Finish that first.`,
    );
}

/** Nothing is entrusted to a key that does not give it back. */
async function provesItself(to: KeyProvider): Promise<void> {
  const sample = Buffer.from('cybback/rotation');
  const opened = await to.unwrap(await to.wrap(sample, 'rotation'), 'rotation');
  if (!sample.equals(opened))
    throw new CybbackError('key-wrong', `The key ${to.keyId} does not open what it has sealed.`);
}

async function everybodyHolds(db: Db, to: KeyProvider): Promise<void> {
  const without = (await listKeyHolders(db)).filter(({ keyIds }) => !keyIds.includes(to.keyId));
  if (without.length > 0)
    throw new CybbackError(
      'conflict',
      `Not every process holds the new key ${to.keyId}: ${names(without)}. Start them again with it (CYBBACK_NEXT_…). A process that has ended counts for a minute.`,
    );
}

async function everybodySealsWith(db: Db, to: KeyProvider, switchMs: number): Promise<void> {
  const until = performance.now() + switchMs;
  for (;;) {
    const others = (await listKeyHolders(db)).filter(({ sealsWith }) => sealsWith !== to.keyId);
    if (others.length === 0) return;
    if (performance.now() > until)
      throw new CybbackError(
        'conflict',
        `These processes do not seal with the new key yet: ${names(others)}. Try again.`,
      );
    await sleep(POLL_MS);
  }
}

const names = (holders: readonly KeyHolder[]): string => holders.map(({ name }) => name).join(', ');

interface Pass {
  readonly sealed: number;
  readonly replaced: number;
  /** Storages that could not be changed. */
  readonly failed: number;
  readonly findings: readonly string[];
}

async function changeOver(
  deps: RotationDeps,
  { from, to, finishWithout }: { from: KeyProvider; to: KeyProvider; finishWithout: boolean },
): Promise<Pass> {
  const { db } = deps;
  const box = createSecretBox(withPreviousKeys(to, [from]));
  const secrets = await resealSecrets(db, { box, fingerprint: fingerprintOf(to) });
  const others = (await deps.resealOthers?.({ from, to })) ?? 0;
  const findings = secretFindings(secrets);
  let replaced = 0;
  let failed = 0;
  for (let after: string | null = null; ;) {
    const page: RepositoryRow[] = await allRepositories(db, after, PAGE);
    for (const { id: repositoryId, connectionId, storage } of page) {
      const where = `connection ${connectionId}, storage ${storage.name}`;
      try {
        const input = { repositoryId, connectionId, from, to };
        const done = await rewrapRepository(db, await deps.openStorage(storage), input);
        replaced += done.replaced;
        if (done.unreadable.length > 0)
          findings.push(`${where}: data keys that open with neither key: ${done.unreadable.join(', ')}.`);
        for (const { file, until } of done.kept)
          findings.push(
            `${file} cannot be deleted ${until ? `until ${until.toISOString()}` : 'yet'}: the old key opens it.`,
          );
      } catch (error) {
        if (!isCybbackError(error)) throw error;
        failed += 1;
        if (finishWithout)
          replaced += (await rewrapRepository(db, null, { repositoryId, connectionId, from, to })).replaced;
        findings.push(`${where} could not be changed over: ${error.message}`);
      }
    }
    after = page.length < PAGE ? null : (page.at(-1)?.id ?? null);
    if (after === null) break;
  }
  return { sealed: secrets.sealed + others, replaced, failed, findings };
}

function secretFindings({ unreadable, named }: Resealed): string[] {
  if (unreadable === 0) return [];
  return [
    `${unreadable} secrets open with neither key, as before: ${named.join('; ')}${unreadable > named.length ? ' …' : ''}.`,
  ];
}

/** Of the key that seals small secrets, in hex, as it is in what was sealed. */
export function fingerprintOf(provider: KeyProvider): string {
  const { keyId } = provider.forSecrets ?? provider;
  return keyId.slice(keyId.indexOf(':') + 1);
}
