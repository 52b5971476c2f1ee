import { readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SentenceError } from '#core/observability/sentence-error.ts';

/** Changes a byte of one pack, deletes another one, and cuts an index short. @returns how many files are damaged. */
export function damageBucket(storage: string, connectionId: string): number {
  const files = readdirSync(storage, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.includes(connectionId) && statSync(join(storage, file)).isFile())
    .map((file) => ({ file, path: join(storage, file), size: statSync(join(storage, file)).size }))
    .toSorted((a, b) => b.size - a.size);
  const [flipped, deleted] = files.filter(({ file }) => file.includes('/packs/'));
  const cut = files.find(({ file }) => file.includes('/indexes/users/'));
  if (!flipped || !deleted || !cut) throw new SentenceError(`There is nothing to damage in ${storage}.`);

  const bytes = readFileSync(flipped.path);
  const middle = Math.floor(bytes.length / 2);
  bytes.writeUInt8(bytes.readUInt8(middle) ^ 0xff, middle);
  writeFileSync(flipped.path, bytes);
  console.log(`    one byte changed in ${flipped.file}`);
  rmSync(deleted.path);
  console.log(`    deleted ${deleted.file}`);
  truncateSync(cut.path, Math.floor(cut.size / 2));
  console.log(`    cut to one half: ${cut.file}`);
  return 3;
}
