import type { EntryPosition } from '../store/restore-unplanned.ts';

export function nameOf({ type, objectId }: EntryPosition): string {
  return `${type} ${objectId}`;
}
