import type { CybbackError } from '../../domain/errors.ts';
import { isDamage } from '../../repository/damage.ts';
import type { Repository } from '../../repository/types.ts';

/** Tells of every damage that reading shows, whoever reads and for whatever. */
export function reportingRepository(
  repository: Repository,
  report: (error: CybbackError) => Promise<void>,
): Repository {
  const told = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      if (isDamage(error)) await report(error);
      throw error;
    }
  };
  async function* toldOf<T>(items: AsyncIterable<T>): AsyncIterable<T> {
    try {
      yield* items;
    } catch (error) {
      if (isDamage(error)) await report(error);
      throw error;
    }
  }
  return {
    ...repository,
    readVersion: (version) => told(repository.readVersion(version)),
    countRecords: (packId, sizeBytes) => told(repository.countRecords(packId, sizeBytes)),
    readManifest: (expected) => told(repository.readManifest(expected)),
    checkFile: (file, onBytes) => told(repository.checkFile(file, onBytes)),
    readObjectRuns: (runs, options) => toldOf(repository.readObjectRuns(runs, options)),
    readLinkRuns: (runs, options) => toldOf(repository.readLinkRuns(runs, options)),
    async readVersions(versions) {
      const read = await repository.readVersions(versions);
      const files = new Map<unknown, CybbackError>();
      for (const version of read) if ('damage' in version) files.set(version.damage.facts['file'], version.damage);
      for (const error of files.values()) await report(error);
      return read;
    },
  };
}
