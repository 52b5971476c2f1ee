import { scrypt } from 'node:crypto';
import { z } from 'zod';
import { aeadOpen, aeadSeal, KEY_BYTES, NONCE_BYTES, TAG_BYTES } from '../crypto/aead.ts';
import { type RandomBytes, systemRandom } from '../crypto/random.ts';
import { CybbackError } from '../domain/errors.ts';

/** Cost of trying a passphrase: 128 MB and some tenths of a second. */
const SCRYPT = { N: 131_072, r: 8, p: 1 } as const;
const SCRYPT_MEMORY = 256 * 1_024 * 1_024;
const SALT_BYTES = 16;
const SEALED_BYTES = NONCE_BYTES + KEY_BYTES + TAG_BYTES;

const text = (most: number) => z.string().max(most);

/** A recovery kit as it is kept in a file, see docs/format.md §9. */
export const recoveryKit = z.strictObject({
  format: z.literal('cybback-recovery-kit'),
  version: z.literal(1),
  createdAt: z.iso.datetime(),
  connection: z.strictObject({ id: z.uuid(), name: text(200), tenantId: text(100) }),
  repositories: z
    .array(
      z.strictObject({
        id: z.uuid(),
        storage: text(200),
        place: z
          .strictObject({ endpoint: text(500), region: text(100), bucket: text(100), prefix: text(1_100) })
          .nullable()
          .describe('Null: in the storage of the service.'),
        folder: text(200).describe('Of the files, below the place.'),
        formatVersion: z.literal(1),
      }),
    )
    .max(1_000),
  passphrase: z.strictObject({
    kdf: z.literal('scrypt'),
    N: z.literal(SCRYPT.N),
    r: z.literal(SCRYPT.r),
    p: z.literal(SCRYPT.p),
    salt: z.base64().max(100),
  }),
  keys: z
    .array(
      z.strictObject({
        repositoryId: z.uuid(),
        id: z.string().regex(/^[0-9a-f]{16}$/),
        createdAt: z.iso.datetime(),
        sealed: z.base64().max(200),
      }),
    )
    .max(10_000),
  howTo: z.array(text(1_000)).max(20),
});
export type RecoveryKit = z.infer<typeof recoveryKit>;

export interface KitKey {
  readonly repositoryId: string;
  readonly id: string;
  readonly createdAt: string;
  readonly key: Uint8Array;
}

export type KitFacts = Pick<RecoveryKit, 'createdAt' | 'connection' | 'repositories'>;

const HOW_TO = [
  'This file and the files of the connection are enough to read every backup. Without the passphrase it is worth nothing.',
  'Copy the folder of the connection from the storage to a disk.',
  'Read a backup with docs/reader/read_backup.py of the product: python3 read_backup.py FOLDER --kit THIS-FILE',
  'docs/format.md of the product describes this file and the files of the connection, for a reader of your own.',
];

/** Seals the data keys of a connection with a passphrase. */
export async function makeRecoveryKit(
  facts: KitFacts,
  keys: readonly KitKey[],
  { passphrase, random = systemRandom }: { passphrase: string; random?: RandomBytes },
): Promise<RecoveryKit> {
  const salt = random(SALT_BYTES);
  const sealing = await sealingKey(passphrase, salt);
  return {
    format: 'cybback-recovery-kit',
    version: 1,
    ...facts,
    passphrase: { kdf: 'scrypt', ...SCRYPT, salt: Buffer.from(salt).toString('base64') },
    keys: keys.map(({ key, ...named }) => {
      const nonce = random(NONCE_BYTES);
      const { body, tag } = aeadSeal({ key: sealing, nonce, associated: bind(facts.connection.id, named) }, key);
      return { ...named, sealed: Buffer.concat([nonce, body, tag]).toString('base64') };
    }),
    howTo: HOW_TO,
  };
}

/** The data keys of a kit. Errors: `key-wrong` where the passphrase is another one, or a key was changed. */
export async function openRecoveryKit(kit: RecoveryKit, passphrase: string): Promise<KitKey[]> {
  const sealing = await sealingKey(passphrase, Buffer.from(kit.passphrase.salt, 'base64'));
  return kit.keys.map(({ sealed, ...named }) => {
    const bytes = Buffer.from(sealed, 'base64');
    if (bytes.length !== SEALED_BYTES) throw notOpened();
    const plain = aeadOpen(
      { key: sealing, nonce: bytes.subarray(0, NONCE_BYTES), associated: bind(kit.connection.id, named) },
      { body: bytes.subarray(NONCE_BYTES, -TAG_BYTES), tag: bytes.subarray(-TAG_BYTES) },
    );
    if (!plain) throw notOpened();
    return { ...named, key: plain };
  });
}

const notOpened = (): CybbackError =>
  new CybbackError('key-wrong', 'The kit does not open: the passphrase is another one, or the file was changed.');

const bind = (connectionId: string, { repositoryId, id, createdAt }: Omit<KitKey, 'key'>): Uint8Array =>
  Buffer.from(`cybback/recovery-kit/1/${connectionId}/${repositoryId}/${id}/${createdAt}`);

/** People type the same letters in more than one form; the kit knows one. */
function sealingKey(passphrase: string, salt: Uint8Array): Promise<Buffer> {
  const { N, r, p } = SCRYPT;
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, KEY_BYTES, { N, r, p, maxmem: SCRYPT_MEMORY }, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
