import { expect, it } from 'vitest';
import { memoryStorage } from '../storage/memory-storage.fixture.ts';
import { all, openTest } from './repository.fixture.ts';

const NAME = 'connection-000001764500000000';
const FILE = `contoso/notes/${NAME}`;
const TEXT = Buffer.from('{"format":1,"secret":"of the tenant"}');

it('keeps a note sealed under its name, and leaves one that is there as it is', async () => {
  const storage = memoryStorage();
  const repository = await openTest(storage);
  await repository.writeNote(NAME, TEXT);
  await repository.writeNote(NAME, Buffer.from('another'));
  expect(Buffer.from(await repository.readNote(NAME))).toEqual(TEXT);
  expect(Buffer.from(await storage.get(FILE)).toString('latin1')).not.toContain('tenant');
  expect(await all(repository.listNotes('connection-'))).toEqual([NAME]);
  expect(await all(repository.listNotes('restores/'))).toEqual([]);
});

it.each<[string, (bytes: Uint8Array) => Uint8Array, string]>([
  [
    'was changed',
    (bytes) => bytes.map((byte, at) => (at === bytes.length - 1 ? byte ^ 1 : byte)),
    'repository-corrupt',
  ],
  ['was cut', (bytes) => bytes.subarray(0, -3), 'repository-corrupt'],
  ['is empty', () => new Uint8Array(), 'repository-corrupt'],
])('does not believe a note that %s', async (_, change, code) => {
  const storage = memoryStorage();
  const repository = await openTest(storage);
  await repository.writeNote(NAME, TEXT);
  await storage.put(FILE, change(await storage.get(FILE)));
  await expect(repository.readNote(NAME)).rejects.toMatchObject({ code });
});

it('does not believe a note that lies under another name', async () => {
  const storage = memoryStorage();
  const repository = await openTest(storage);
  await repository.writeNote(NAME, TEXT);
  const later = NAME.replace('1764', '1864');
  await storage.put(`contoso/notes/${later}`, await storage.get(FILE));
  await expect(repository.readNote(later)).rejects.toMatchObject({ code: 'repository-corrupt' });
});

it('does not believe an unsealed note beside data keys, which anybody can have written', async () => {
  const storage = memoryStorage();
  const plain = await openTest(storage, { sealing: 'none' });
  await plain.writeNote(NAME, TEXT);
  expect(Buffer.from(await plain.readNote(NAME))).toEqual(TEXT);
  const sealing = await openTest(storage);
  await expect(sealing.readNote(NAME)).rejects.toMatchObject({ code: 'repository-unsealed' });
});
