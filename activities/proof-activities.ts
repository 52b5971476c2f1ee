import { captureType as readType } from '#core/backups/capture/capture-type.ts';
import { isNeverGranted } from '#core/backups/capture/finish-type.ts';
import { readTenantContext, type TenantContext } from '#core/backups/capture/tenant-context.ts';
import type { Comparing, TypeOutcome } from '#core/backups/capture/types.ts';
import { compareType } from '#core/backups/proof/compare-type.ts';
import { finishProof } from '#core/backups/proof/finish-proof.ts';
import { scratchRepository } from '#core/backups/proof/scratch-repository.ts';
import { pickedOf, typesToRead } from '#core/backups/proof/types-to-read.ts';
import type { ProofContext } from '#core/backups/proof/types.ts';
import { baseManifest } from '#core/backups/store/capture/base-manifest.ts';
import { comparedTypes, selectedIds } from '#core/backups/store/proof/comparisons.ts';
import { type ProofFacts, proofFacts, setProofContext } from '#core/backups/store/proof/proof-facts.ts';
import { endProof as recordEnd, markProofRunning } from '#core/backups/store/proof/proof-states.ts';
import { insertProofTypes, leaveOutOfProof, setUnread, typeState } from '#core/backups/store/proof/proof-types.ts';
import { objectType } from '#core/domain/object-types/index.ts';
import { type TypeKey, TYPE_KEYS } from '#core/domain/type-keys.ts';
import { wakeNext } from '#core/jobs/take-turn.ts';
import type { Manifest, Repository } from '#core/repository/types.ts';
import { activity, cancellation, slotInHand, slottedActivity } from './activity.ts';
import type { ActivityDeps } from './deps.ts';
import { knownCode } from './known-code.ts';
import { turnDeps } from './turn-activities.ts';

export interface ProofActivities {
  /** @returns the types to be read, where they are not all; people wait for a comparison. */
  startProof(proofId: string): Promise<{ goOn: boolean; types?: readonly TypeKey[]; isAwaited?: boolean }>;
  readProofContext(proofId: string): Promise<void>;
  /** Reads a type for a bounded time; to be called again until `done`. */
  readForProof(proofId: string, type: TypeKey): Promise<TypeOutcome>;
  /** A type that could not be read; one that the backup does not hold for the same reason is left out of the proof. */
  leaveUnread(proofId: string, type: TypeKey, failure: TypeFailure): Promise<void>;
  /** Compares a type for a bounded time, once all are read; to be called again until `done`. */
  compareForProof(proofId: string, type: TypeKey): Promise<TypeOutcome>;
  finishProof(proofId: string): Promise<void>;
  endProof(proofId: string, end: ProofEnding): Promise<void>;
}

export interface TypeFailure {
  readonly code: string;
  readonly message: string;
}

export type ProofEnding = { state: 'cancelled' } | { state: 'failed'; code: string; message: string };

export function createProofActivities(deps: ActivityDeps): ProofActivities {
  const { db } = deps;

  const startProof: ProofActivities['startProof'] = async (proofId) => {
    const facts = await proofFacts(db, proofId);
    const goOn = await markProofRunning(db, { workspaceId: facts.workspaceId, id: proofId });
    const asked = await comparedTypes(db, facts);
    const types = typesToRead(asked ?? TYPE_KEYS);
    if (goOn) await insertProofTypes(db, proofId, types);
    return {
      goOn,
      ...(asked && { types: types.map(({ type }) => type) }),
      ...(facts.purpose === 'comparison' && { isAwaited: true }),
    };
  };

  const repositoryOf = ({ workspaceId, tenantId }: ProofFacts, repositoryId: string): Promise<Repository> =>
    deps.proofs.openRepository({ workspaceId, tenantId, repositoryId });

  const manifestOf = async (baseBackupId: string, published: ProofFacts['baseManifest']): Promise<Manifest> => {
    const found = await baseManifest(db, { baseBackupId, baseManifest: published });
    if (!found) throw new Error('the backup is not published');
    return found.manifest;
  };

  /** What the backup that everything is compared with holds. */
  const heldBy = ({ against: { backupId, manifest } }: ProofFacts): Promise<Manifest> => manifestOf(backupId, manifest);

  const open = async (proofId: string): Promise<{ facts: ProofFacts; repository: Repository; manifest: Manifest }> => {
    const facts = await proofFacts(db, proofId);
    const repository = await repositoryOf(facts, facts.repositoryId);
    return { facts, repository, manifest: await manifestOf(facts.baseBackupId ?? '', facts.baseManifest) };
  };

  /** How a type is read for a comparison. */
  const comparingOf = async (
    facts: ProofFacts,
    type: TypeKey,
  ): Promise<{ comparing?: Comparing; selected: boolean }> => {
    if (facts.purpose === 'proof') return { selected: false };
    const state = await typeState(db, { proofId: facts.id, type });
    const ids = await selectedIds(db, facts.id, type);
    return { comparing: { asked: state?.asked === true, picked: pickedOf(type, ids) }, selected: ids.length > 0 };
  };

  const readProofContext = async (proofId: string): Promise<void> => {
    const { facts, manifest } = await open(proofId);
    const { client } = await deps.openTenant(facts);
    const held = manifest.context as TenantContext;
    await setProofContext(
      db,
      proofId,
      await readTenantContext(client, { held, now: deps.clock.now(), signal: cancellation() }),
    );
  };

  const contextOf = async (proofId: string, key: TypeKey): Promise<ProofContext> => {
    const slot = slotInHand();
    const { facts, repository, manifest } = await open(proofId);
    return {
      db,
      backup: facts,
      asOf: facts.asOf,
      against: { seq: facts.against.seq, manifest: await heldBy(facts) },
      ...(await comparingOf(facts, key)),
      backupStartedAt: facts.backupStartedAt,
      backupFinishedAt: facts.backupFinishedAt,
      type: objectType(key),
      ...(await deps.openTenant(facts)),
      repository: scratchRepository(repository, { db, box: deps.proofs.box, proofId }),
      base: manifest,
      box: deps.proofs.box,
      repositoryOf: (repositoryId) => repositoryOf(facts, repositoryId),
      clock: deps.clock,
      limits: deps.captureLimits,
      signal: cancellation(),
      random: deps.random ?? Math.random,
      isAwaited: () => slot.isAwaited(),
      pause: () => slot.pause(),
      // Whatever reading shows is kept; the rest is for a backup or a verification, which may put files right.
      examineFiles: () => Promise.resolve(),
      onProgress: () => Promise.resolve(),
    };
  };

  const endProof = async (proofId: string, end: ProofEnding): Promise<void> => {
    const { workspaceId } = await proofFacts(db, proofId);
    await recordEnd(
      db,
      { workspaceId, id: proofId },
      end.state === 'cancelled' ? end : { state: 'failed', errorCode: knownCode(end.code), errorMessage: end.message },
    );
    await wakeNext(turnDeps(deps), workspaceId);
  };

  return {
    startProof: activity(deps, startProof),
    readProofContext: slottedActivity(deps, readProofContext),
    readForProof: slottedActivity(deps, async (proofId: string, key: TypeKey) =>
      readType(await contextOf(proofId, key)),
    ),
    leaveUnread: activity(deps, async (proofId: string, type: TypeKey, { code, message }: TypeFailure) => {
      const held = (await heldBy(await proofFacts(db, proofId))).types[type];
      const isLeftOut =
        isNeverGranted(objectType(type), held, { code }) ||
        (code === 'graph-not-licensed' && held?.notLicensed === true) ||
        (code === 'graph-unsupported' && held?.notOffered === true);
      if (isLeftOut) await leaveOutOfProof(db, { proofId, type });
      else await setUnread(db, { proofId, type }, { code, message });
    }),
    compareForProof: slottedActivity(deps, async (proofId: string, key: TypeKey) =>
      compareType(await contextOf(proofId, key)),
    ),
    finishProof: slottedActivity(deps, async (proofId: string) => {
      const facts = await proofFacts(db, proofId);
      await finishProof(db, proofId, await heldBy(facts));
      await wakeNext(turnDeps(deps), facts.workspaceId);
    }),
    endProof: activity(deps, endProof),
  };
}
