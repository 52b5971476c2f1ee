import { randomBytes } from 'node:crypto';
import { decodeRecord } from '../../repository/record-codec.ts';
import type { RecordLocation, Repository } from '../../repository/types.ts';
import { isScratch, readScratch, type Scratch, scratchPack } from './scratch-pack.ts';

/**
 * The repository as a proof sees it: what backups have written is read where it lies, what the proof reads anew is kept
 * apart, and nothing is written into the repository.
 */
export function scratchRepository(repository: Repository, scratch: Scratch): Repository {
  const readRecords = async (locations: readonly RecordLocation[]): Promise<Uint8Array[]> => {
    const apart = locations.filter(isScratch);
    const stored = locations.filter((location) => !isScratch(location));
    const [fromScratch, fromRepository] = [
      apart.length === 0 ? [] : await readScratch(scratch, apart),
      stored.length === 0 ? [] : await repository.readRecords(stored),
    ].map((records) => records.values());
    return locations.map((location) => {
      const record = (isScratch(location) ? fromScratch : fromRepository)?.next().value;
      if (record === undefined) throw new Error('a record is missing');
      return record;
    });
  };
  return {
    ...repository,
    newPack: () => scratchPack(scratch, randomBytes(16).toString('hex')),
    readRecords,
    async readRecord(location) {
      const [record] = await readRecords([location]);
      if (record === undefined) throw new Error('a record is missing');
      return record;
    },
    async readVersions(versions) {
      const apart = versions.filter(({ location }) => isScratch(location));
      const records =
        apart.length === 0
          ? []
          : await readScratch(
              scratch,
              apart.map(({ location }) => location),
            );
      const stored = await repository.readVersions(versions.filter(({ location }) => !isScratch(location)));
      // What the proof keeps apart was sealed under its own place.
      const fromScratch = records.map((record) => ({ object: decodeRecord(record).object })).values();
      const fromRepository = stored.values();
      return versions.map(({ location }) => {
        const read = (isScratch(location) ? fromScratch : fromRepository).next().value;
        if (read === undefined) throw new Error('a version is missing');
        return read;
      });
    },
    async readVersion(version) {
      if (!isScratch(version.location)) return repository.readVersion(version);
      const [record] = await readScratch(scratch, [version.location]);
      if (record === undefined) throw new Error('a version is missing');
      return decodeRecord(record).object;
    },
    writeObjectRun: writesNothing,
    writeLinkRun: writesNothing,
    writeManifest: writesNothing,
    removeFile: writesNothing,
  };
}

function writesNothing(): Promise<never> {
  return Promise.reject(new Error('a proof writes nothing into the repository'));
}
