import type { RandomBytes } from '../crypto/random.ts';
import type { TypeKey } from '../domain/type-keys.ts';
import { damaged } from './damage.ts';
import type { Sealing } from './types.ts';

/** Paths below the connection's folder, see docs/format.md §1. */
export const HEADER_PATH = 'repository.json';
export const KEYS_FOLDER = 'keys/';
export const MANIFESTS_FOLDER = 'manifests/';
export const PACKS_FOLDER = 'packs/';
export const INDEXES_FOLDER = 'indexes/';
export const NOTES_FOLDER = 'notes/';

const fileId = /^[sc][0-9a-f]{32}$/;
const manifestPath = /^manifests\/(\d{10})-([A-Za-z0-9._-]+)$/;

export const packPath = (packId: string): string => PACKS_FOLDER + checkedId(packId);
export const runPathOf = (type: TypeKey, id: string): string => `${INDEXES_FOLDER}${type}/${checkedId(id)}`;

export function manifestPathOf(seq: number, backupId: string): string {
  return `${manifestPrefix(seq)}${backupId}`;
}

export function manifestPrefix(seq: number): string {
  return `${MANIFESTS_FOLDER}${String(seq).padStart(10, '0')}-`;
}

/** Null for a file of another name, which belongs to no backup. */
export function parseManifestPath(path: string): { seq: number; backupId: string } | null {
  const [, seq, backupId] = manifestPath.exec(path) ?? [];
  return seq === undefined || backupId === undefined || Number(seq) === 0 ? null : { seq: Number(seq), backupId };
}

/** The first letter tells readers which protection to insist on. */
export function newFileId(sealing: Sealing, random: RandomBytes): string {
  return (sealing === 'none' ? 'c' : 's') + Buffer.from(random(16)).toString('hex');
}

/** Of a pack or run: written while encryption was off. */
export const isUnsealedFile = (id: string): boolean => id.startsWith('c');

export function isFileId(id: string): boolean {
  return fileId.test(id);
}

function checkedId(id: string): string {
  if (!isFileId(id)) throw damaged(JSON.stringify(id.slice(0, 80)), 'this is not the ID of a file');
  return id;
}
