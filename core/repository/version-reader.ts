import { inLanes } from '../domain/in-lanes.ts';
import { isDamage } from './damage.ts';
import { openVersion } from './object-version.ts';
import type { PackReader } from './pack-reader.ts';
import type { StoredVersion, VersionRead } from './types.ts';

const PARALLEL = 8;

/**
 * Reads versions and proves each to be the one that was kept. What is damaged or missing costs only itself; a storage
 * that cannot be asked fails the call.
 */
export async function readVersions(
  packs: PackReader,
  connectionId: string,
  versions: readonly StoredVersion[],
): Promise<VersionRead[]> {
  const read = new Array<VersionRead>(versions.length);
  const byFrame = Map.groupBy(
    versions.keys(),
    (index) => `${versions[index]?.location.packId}/${versions[index]?.location.frameOffset}`,
  );
  await inLanes(byFrame.values(), PARALLEL, async (indexes) => {
    for (const index of indexes) {
      const version = versions[index];
      if (version) read[index] = await readOne(packs, connectionId, version);
    }
  });
  return read;
}

async function readOne(packs: PackReader, connectionId: string, version: StoredVersion): Promise<VersionRead> {
  try {
    return { object: openVersion({ connectionId }, version, await packs.readRecord(version.location)) };
  } catch (error) {
    if (!isDamage(error)) throw error;
    return { damage: error };
  }
}
