import { randomBytes } from 'node:crypto';
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
    writeObjectRun: writesNothing,
    writeLinkRun: writesNothing,
    writeManifest: writesNothing,
  };
}

function writesNothing(): Promise<never> {
  return Promise.reject(new Error('a proof writes nothing into the repository'));
}
