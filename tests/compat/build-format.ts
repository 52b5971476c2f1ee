/**
 * Writes `tests/compat/format-1` or another format: `node tests/compat/build-format.ts 1`. It was run once for each, when the
 * format was released; the files are never written again: they stand for what lies in customers' buckets. Kept because it
 * says what the fixtures hold.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { localKeyProvider } from '#core/crypto/local-key-provider.ts';
import { rotateDataKey } from '#core/repository/key-ring.ts';
import { openRepository } from '#core/repository/open-repository.ts';
import { encodeRecord } from '#core/repository/record-codec.ts';
import { each, entryOf, linkOf, manifestOf, typeOf } from '#core/repository/repository.fixture.ts';
import type { Sealing } from '#core/repository/types.ts';
import { folderStorage } from '#core/storage/folder-storage.ts';
import { FIXTURE_KEY } from './fixture-key.ts';

const format = process.argv[2] === '2' ? 2 : 1;
const folder = join(import.meta.dirname, `format-${format}`);
if (existsSync(folder)) throw new Error(`${folder} is not to be written`);
/** Since format 2, small changes lie in the manifest. */
const inManifest = format === 2;
const storage = folderStorage(folder);
const key = localKeyProvider(FIXTURE_KEY, 'file');
const users = Array.from({ length: 40 }, (_, i) => `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`);

async function build(connectionId: string, sealing: Sealing): Promise<void> {
  const open = () =>
    openRepository(
      storage,
      key,
      { repositoryId: 'fixture', connectionId, tenantId: 'tenant-1', sealing },
      { frameBytes: 2048 },
    );
  const repository = await open();
  const pack = repository.newPack();
  const records = users.map((id, i) =>
    pack.add(
      encodeRecord({ type: 'users', id, object: { id, displayName: `Zoë ${i}`, note: i % 10 === 0 ? null : '𝄞' } }),
    ),
  );
  const group = pack.add(encodeRecord({ type: 'groups', id: 'g-1', object: { id: 'g-1', displayName: 'Everyone' } }));
  await pack.finish();
  const userRun = await repository.writeObjectRun(
    'users',
    each(
      users.map((id, i) =>
        entryOf(id, { location: records[i]?.location ?? null, displayName: `Zoë ${i}`, mail: `z${i}@example.com` }),
      ),
    ),
  );
  const groupRun = await repository.writeObjectRun(
    'groups',
    each([entryOf('g-1', { location: group.location, displayName: 'Everyone' })]),
  );
  const links = await repository.writeLinkRun('groups', each(users.map((id) => linkOf('g-1', id))));
  const groups = typeOf({ objectRuns: [groupRun], linkRuns: [links], objects: 1, links: users.length, added: 1 });
  const first = await repository.writeManifest(
    manifestOf(repository, {
      sealing,
      types: {
        users: typeOf({ objectRuns: [userRun], objects: users.length, added: users.length, token: 'delta-1' }),
        groups,
      },
      context: { organization: { displayName: 'Contoso' } },
      warnings: [
        {
          code: 'graph-permission-missing',
          type: 'devices',
          message: 'Devices were not read.',
          remedy: 'Grant Device.Read.All.',
        },
      ],
    }),
  );

  if (sealing !== 'none') await rotateDataKey(storage, key, connectionId);
  const later = await open();
  const second = later.newPack();
  const changed = second.add(
    encodeRecord({ type: 'users', id: users[1] ?? '', object: { id: users[1] ?? '', displayName: 'Renamed' } }),
  );
  await second.finish();
  const change = await later.writeObjectRun(
    'users',
    each([
      entryOf(users[0] ?? '', { deleted: 'hard', hash: '' }),
      entryOf(users[1] ?? '', { location: changed.location, displayName: 'Renamed', hash: 'ff'.repeat(32) }),
      entryOf(users[2] ?? '', { deleted: 'soft', hash: '' }),
    ]),
    { inManifest },
  );
  const unlinked = await later.writeLinkRun('groups', each([linkOf('g-1', users[0] ?? '', { deleted: true })]), {
    inManifest,
  });
  await later.writeManifest(
    manifestOf(later, {
      format,
      sealing,
      seq: 2,
      backupId: 'b2',
      mode: 'incremental',
      previousSha256: first.sha256,
      types: {
        users: typeOf({
          objectRuns: [userRun, change],
          changes: { objects: change, links: null },
          objects: users.length - 2,
          changed: 1,
          deleted: 2,
          token: 'delta-2',
          mode: 'delta',
        }),
        groups: {
          ...groups,
          linkRuns: [links, unlinked],
          changes: { objects: null, links: unlinked },
          links: users.length - 1,
        },
      },
    }),
  );
}

await build('sealed', 'aes-256-gcm');
await build('open', 'none');
