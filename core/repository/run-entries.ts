import type { DeletionState } from '../domain/states.ts';
import { isTypeKey, type LinkTargetType } from '../domain/type-keys.ts';
import { isFileId } from './file-path.ts';
import { compareUtf8 } from './key-order.ts';
import type { LinkEntry, ObjectEntry, RecordLocation } from './types.ts';

/** How entries of one kind of run are kept, ordered and named; docs/format.md §5. */
export interface EntryKind<T> {
  readonly kind: 'objects' | 'links';
  /** One line without its line feed. */
  encode(entry: T): string;
  /** Null where the value is no such entry. */
  decode(value: unknown): T | null;
  compare(a: T, b: T): number;
  key(entry: T): readonly string[];
  isTombstone(entry: T): boolean;
}

export const objectEntries: EntryKind<ObjectEntry> = {
  kind: 'objects',
  encode(entry) {
    const { location } = entry;
    const fields: unknown[] = [
      entry.objectId,
      entry.hash,
      entry.deleted,
      entry.displayName,
      entry.userPrincipalName,
      entry.mail,
      entry.appId,
    ];
    if (location) {
      fields.push(
        location.packId,
        location.frameOffset,
        location.frameLength,
        location.recordOffset,
        location.recordLength,
      );
    }
    return JSON.stringify(fields);
  },
  decode: decodeObject,
  compare: (a, b) => compareUtf8(a.objectId, b.objectId),
  key: (entry) => [entry.objectId],
  isTombstone: (entry) => entry.deleted !== null,
};

export const linkEntries: EntryKind<LinkEntry> = {
  kind: 'links',
  encode: (entry) =>
    JSON.stringify([entry.sourceId, entry.relation, entry.targetId, entry.targetType, entry.deleted ? 1 : 0]),
  decode: decodeLink,
  compare: (a, b) =>
    compareUtf8(a.sourceId, b.sourceId) || compareUtf8(a.relation, b.relation) || compareUtf8(a.targetId, b.targetId),
  key: (entry) => [entry.sourceId, entry.relation, entry.targetId],
  isTombstone: (entry) => entry.deleted,
};

export function compareKeys(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    const order = compareUtf8(a[i] ?? '', b[i] ?? '');
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function decodeObject(value: unknown): ObjectEntry | null {
  if (!Array.isArray(value) || (value.length !== 7 && value.length !== 12)) return null;
  const fields: readonly unknown[] = value;
  const [objectId, hash, deleted, displayName, userPrincipalName, mail, appId] = fields;
  const location = fields.length === 12 ? decodeLocation(fields.slice(7)) : null;
  if (typeof objectId !== 'string' || typeof hash !== 'string' || !isDeletion(deleted)) return null;
  if (!isText(displayName) || !isText(userPrincipalName) || !isText(mail) || !isText(appId)) return null;
  if (fields.length === 12 && !location) return null;
  return { objectId, hash, location, deleted, displayName, userPrincipalName, mail, appId };
}

function decodeLocation([
  packId,
  frameOffset,
  frameLength,
  recordOffset,
  recordLength,
]: unknown[]): RecordLocation | null {
  if (typeof packId !== 'string' || !isFileId(packId)) return null;
  if (!isCount(frameOffset) || !isCount(frameLength) || !isCount(recordOffset) || !isCount(recordLength)) return null;
  return { packId, frameOffset, frameLength, recordOffset, recordLength };
}

function decodeLink(value: unknown): LinkEntry | null {
  if (!Array.isArray(value) || value.length !== 5) return null;
  const fields: readonly unknown[] = value;
  const [sourceId, relation, targetId, targetType, deleted] = fields;
  if (typeof sourceId !== 'string' || typeof relation !== 'string' || typeof targetId !== 'string') return null;
  if (!isTargetType(targetType) || (deleted !== 0 && deleted !== 1)) return null;
  return { sourceId, relation, targetId, targetType, deleted: deleted === 1 };
}

const isText = (value: unknown): value is string | null => value === null || typeof value === 'string';
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
const isDeletion = (value: unknown): value is DeletionState | null =>
  value === null || value === 'soft' || value === 'hard';
const isTargetType = (value: unknown): value is LinkTargetType =>
  typeof value === 'string' && (isTypeKey(value) || value === 'orgContacts' || value === 'other');
