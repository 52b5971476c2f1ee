import type { Storage } from '../storage/storage.ts';
import { findingOf, type Progress } from './finding.ts';
import type { Frames } from './frame.ts';
import { readWrappedKeys } from './key-ring.ts';
import type { ManifestStore } from './manifest-store.ts';
import type { ExpectedManifest, Finding, Manifest, ManifestRef } from './types.ts';
import { verifyPacks } from './verify-packs.ts';
import { verifyRuns } from './verify-runs.ts';

export interface VerifyDeps {
  /** Holds the connection's folder. */
  readonly storage: Storage;
  /** The connection's folder. */
  readonly files: Storage;
  readonly frames: Frames;
  readonly manifests: ManifestStore;
}

export async function* verifyBackup(
  deps: VerifyDeps,
  ref: ManifestRef & ExpectedManifest,
  onProgress: (bytes: number) => void = () => undefined,
): AsyncIterable<Finding> {
  let total = 0;
  const progress: Progress = {
    add(bytes) {
      total += bytes;
      onProgress(total);
    },
  };
  yield* verifyKeys(deps);
  const opened = await openManifest(deps, ref);
  if ('severity' in opened) {
    yield opened;
    return;
  }
  progress.add(ref.sizeBytes);
  yield* verifyChain(deps, opened);
  const sound = yield* verifyRuns(deps, opened, progress);
  yield* verifyPacks(deps, sound, progress);
}

async function* verifyKeys({ storage, frames }: VerifyDeps): AsyncIterable<Finding> {
  const findings: Finding[] = [];
  try {
    await readWrappedKeys(storage, frames.connectionId, (error, file) => findings.push(findingOf(file, error)));
  } catch (error) {
    findings.push(findingOf(`${frames.connectionId}/repository.json`, error));
  }
  yield* findings;
}

async function openManifest({ manifests }: VerifyDeps, ref: ExpectedManifest): Promise<Manifest | Finding> {
  try {
    return (await manifests.read(ref)).manifest;
  } catch (error) {
    return findingOf(ref.key, error);
  }
}

/** A manifest before that is no longer there was removed by retention, or lost: that cannot be told here. */
async function* verifyChain({ manifests }: VerifyDeps, manifest: Manifest): AsyncIterable<Finding> {
  if (manifest.seq === 1) return;
  const before = await manifests.refOf(manifest.seq - 1);
  if (!before || before.sha256 === manifest.previousSha256) return;
  yield {
    severity: 'damaged',
    code: 'repository-mismatch',
    file: before.key,
    message: `The file ${before.key} is not the manifest that backup number ${manifest.seq} followed.`,
  };
}
