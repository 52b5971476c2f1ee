import { expect, it } from 'vitest';
import { eventPlace } from './event-place.ts';

it.each([
  ['backupFailed', { backupId: 'b1' }, 'c1', '/backups/b1'],
  ['restoreFinished', { restoreId: 'r1' }, 'c1', '/restores/r1'],
  ['backupOverdue', {}, 'c1', '/schedules'],
  ['storageUnreachable', {}, 'c1', '/storage'],
  ['secretExpires', { backupId: 7 }, 'c1', '/connections/c1'],
  ['test', { requestedBy: 'Ann' }, null, null],
] as const)('%s leads to where it is looked into', (kind, facts, connectionId, place) => {
  expect(eventPlace({ kind, facts, connectionId })).toBe(place);
});
