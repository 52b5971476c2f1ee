import { newestWrapping } from '../backups/store/files/repository-keys.ts';
import { newestCredential } from '../connections/store/connections.ts';
import { openCredential } from '../connections/store/credentials.ts';
import { unwrapDataKey } from '../crypto/data-key.ts';
import type { KeyProvider } from '../crypto/key-provider.ts';
import { type KeyProviderDeps, type KeySource, openKeyProvider } from '../crypto/open-key-provider.ts';
import { type SecretBox, createSecretBox } from '../crypto/secret-box.ts';
import type { Db } from '../database/database.ts';
import { CybbackError, isCybbackError } from '../domain/errors.ts';
import { openProof, proofOf } from './key-proof.ts';
import { type ServiceSource, openServiceKey } from './open-service-key.ts';
import { getKeyProof, insertKeyProof } from './store/key-proofs.ts';
import { type Rotation, getRotation } from './store/rotations.ts';

export type MasterKeySource = KeySource | ServiceSource;

/** The master keys of a process. */
export interface MasterKeys {
  /** The one that protects what the database holds. */
  readonly inForce: KeyProvider;
  /** Another one that the settings name: the next one, or the one before after a rotation. */
  readonly other: KeyProvider | null;
}

/** Opens something that the master key of the installation protects; `key-wrong` where this key does not. */
type Proof = (keys: { provider: KeyProvider; box: SecretBox }) => Promise<unknown>;

/**
 * The master key that is in force, proved to be the one that protects what the database holds, and the next one where the
 * settings name it. A key file is made for an installation that holds nothing yet, and never beside existing data; the
 * next one, which protects nothing yet, is made where it is missing.
 *
 * Errors: `key-missing`, `key-wrong`, `key-refused`, `key-unavailable`: nothing may be sealed or served; and what the
 * database answers.
 */
export async function openMasterKeys(
  db: Db,
  { source, next }: { source: MasterKeySource; next: MasterKeySource | null },
  deps: KeyProviderDeps = {},
): Promise<MasterKeys> {
  const rotation = await getRotation(db);
  const proofs = await heldProofs(db);
  const second = next && (await openNext(db, next, deps));
  const keys = await openFirst(db, source, { ...deps, held: proofs.length > 0 }).then(
    (first) => inOrder(proofs, first, second, rotation),
    async (error: unknown): Promise<MasterKeys> => {
      // After a rotation the old key may be gone already, and the settings still name it first.
      if (!second || rotation?.state !== 'done' || rotation.toKeyId !== second.keyId) throw error;
      await prove(proofs, second, rotation);
      return { inForce: second, other: null };
    },
  );
  requireBoth(keys, rotation);
  await insertKeyProof(db, await proofOf(keys.inForce));
  // Another process may have been first, with another key.
  await prove(await heldProofs(db), keys.inForce, rotation);
  return keys;
}

/** After a rotation the settings may still call the old one the present one. */
async function inOrder(
  proofs: readonly Proof[],
  first: KeyProvider,
  second: KeyProvider | null,
  rotation: Rotation | null,
): Promise<MasterKeys> {
  try {
    await prove(proofs, first, rotation);
    return { inForce: first, other: second };
  } catch (error) {
    if (!second || !isCybbackError(error, 'key-wrong')) throw error;
    await prove(proofs, second, rotation).catch(() => {
      throw error;
    });
    return { inForce: second, other: first };
  }
}

function requireBoth({ inForce, other }: MasterKeys, rotation: Rotation | null): void {
  if (rotation?.state !== 'running') return;
  const missing = [rotation.fromKeyId, rotation.toKeyId].filter((id) => id !== inForce.keyId && id !== other?.keyId);
  if (missing.length === 0) return;
  throw new CybbackError(
    'key-missing',
    `The master key is being changed from ${rotation.fromKeyId} to ${rotation.toKeyId}, and until that is done both are needed: ${missing.join(' and ')} is missing. Set the one as before and the other as CYBBACK_NEXT_MASTER_KEY, CYBBACK_NEXT_MASTER_KEY_FILE or CYBBACK_NEXT_KEY_SERVICE; npm run rotate-key continues.`,
  );
}

/** The installation's own proof; of one that is older than such proofs, what it has sealed last. */
async function heldProofs(db: Db): Promise<readonly Proof[]> {
  const kept = await getKeyProof(db);
  if (kept) return [({ box }) => openProof(box, kept)];
  const [credential, key] = await Promise.all([newestCredential(db), newestWrapping(db)]);
  const found: Proof[] = [];
  if (credential) found.push(({ box }) => openCredential(box, credential.connectionId, credential));
  if (key) found.push(({ provider }) => unwrapDataKey(provider, key.connectionId, key.wrapped));
  return found.map((proof) => unlessDamaged(proof));
}

/** A damaged row says nothing of the key: refused is only who holds another one. */
function unlessDamaged(proof: Proof): Proof {
  return async (keys) => {
    try {
      await proof(keys);
    } catch (error) {
      if (!isCybbackError(error, 'key-wrong') || error.facts?.['needed'] !== undefined) throw error;
    }
  };
}

type OpenDeps = KeyProviderDeps & { readonly held: boolean };

async function openFirst(db: Db, source: MasterKeySource, { held, ...deps }: OpenDeps): Promise<KeyProvider> {
  if ('service' in source) return openServiceKey(db, source, { isInForce: held });
  if ('secret' in source || !held) return openKeyProvider(source, deps);
  try {
    return await openKeyProvider({ ...source, create: false }, deps);
  } catch (error) {
    if (!isCybbackError(error, 'key-missing')) throw error;
    throw new CybbackError(
      'key-missing',
      `${error.message} The database holds data that was sealed with it, so no new key is made: put the key file back from your copy, or name it in CYBBACK_MASTER_KEY_FILE.`,
      { cause: error },
    );
  }
}

async function openNext(db: Db, source: MasterKeySource, deps: KeyProviderDeps): Promise<KeyProvider> {
  return 'service' in source ? openServiceKey(db, source, { isInForce: false }) : openKeyProvider(source, deps);
}

async function prove(proofs: readonly Proof[], provider: KeyProvider, rotation: Rotation | null): Promise<void> {
  const keys = { provider, box: createSecretBox(provider) };
  for (const proof of proofs) {
    try {
      await proof(keys);
    } catch (error) {
      if (!isCybbackError(error, 'key-wrong')) throw error;
      const replaced =
        rotation?.state === 'done' && rotation.fromKeyId === provider.keyId
          ? ` It was replaced by ${rotation.toKeyId}.`
          : '';
      throw new CybbackError(
        'key-wrong',
        `The master key does not open what this installation has sealed: ${error.message}${replaced} Start with the key that was used before (CYBBACK_MASTER_KEY, CYBBACK_MASTER_KEY_FILE or CYBBACK_KEY_SERVICE). Nothing was changed.`,
        { cause: error },
      );
    }
  }
}
