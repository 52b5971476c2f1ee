import { readFile, stat } from 'node:fs/promises';
import { CybbackError, isCybbackError } from '../domain/errors.ts';
import { errnoOf, folderError } from '../storage/folder-errors.ts';
import { writeDurably } from '../storage/folder-write.ts';
import { KEY_BYTES } from './aead.ts';
import type { RandomBytes } from './random.ts';

export interface KeyFileOptions {
  /** Without it, a missing file is `key-missing`. */
  readonly create: boolean;
  readonly random: RandomBytes;
  /** Called where others than the owner can read the file. */
  readonly warn?: (message: string) => void;
}

/** Reads a master key; 64 hex digits in a file. Processes that start together on a fresh folder get the same key. */
export async function readKeyFile(path: string, options: KeyFileOptions): Promise<Uint8Array> {
  const found = await readIfThere(path);
  if (found !== null) return parse(path, found, options);
  if (!options.create) {
    throw new CybbackError(
      'key-missing',
      `The key file ${path} does not exist. Without it sealed backups cannot be read.`,
    );
  }
  const text = `${Buffer.from(options.random(KEY_BYTES)).toString('hex')}\n`;
  try {
    await writeDurably(path, Buffer.from(text), true, 0o600);
  } catch (error) {
    const failure = folderError(error, `create the key file ${path}`);
    // Another process was faster: its key counts.
    if (!isCybbackError(failure, 'storage-exists')) throw failure;
  }
  return parse(path, await readFile(path, 'latin1'), options);
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'latin1');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw new CybbackError(
      'key-missing',
      `The key file ${path} cannot be read (${errnoOf(error) ?? 'unknown error'}).`,
      {
        cause: error,
      },
    );
  }
}

async function parse(path: string, text: string, options: KeyFileOptions): Promise<Uint8Array> {
  const digits = text.trim();
  if (!/^[0-9a-f]{64}$/i.test(digits)) {
    throw new CybbackError('key-wrong', `The key file ${path} does not hold 64 hex digits.`);
  }
  const { mode } = await stat(path);
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    options.warn?.(`The key file ${path} can be read by others than its owner; it should have mode 600.`);
  }
  return Buffer.from(digits, 'hex');
}
