import { describe, expect, it } from 'vitest';
import type { BackupEvent } from '../shared/api/job-stream.ts';
import { applyEvent } from './apply-event.ts';
import type { BackupDetail, BackupTypeProgress } from './data.ts';

const at = '2026-11-25T08:00:00.000Z';
const nothing = { objects: 0, links: 0, added: 0, changed: 0, deleted: 0 };
const typeRow = (type: BackupTypeProgress['type']): BackupTypeProgress => ({
  ...nothing,
  type,
  label: type,
  state: 'pending',
  mode: null,
  fetched: 0,
  linksAdded: 0,
  linksRemoved: 0,
  bytesWritten: 0,
  requests: 0,
  warnings: [],
});

const pending: BackupDetail = {
  id: 'b',
  connectionId: 'c',
  seq: null,
  queuePlace: 2,
  baseBackupId: null,
  mode: 'full',
  state: 'pending',
  restorable: false,
  trigger: 'manual',
  createdBy: 'Anna',
  createdAt: at,
  startedAt: null,
  finishedAt: null,
  cancelRequestedAt: null,
  sealing: 'aes-256-gcm',
  unsealedObjects: 0,
  verification: null,
  counts: nothing,
  bytesWritten: 0,
  graph: { requests: 0, throttled: 0, waitedMs: 0 },
  warnings: [],
  error: null,
  manifest: null,
  types: [typeRow('users'), typeRow('groups')],
  typeFacts: [],
  lastEventId: 10,
};

const users: Extract<BackupEvent, { kind: 'type' }>['data'] = {
  at,
  type: 'users',
  state: 'running',
  mode: 'full',
  fetched: 1000,
  objects: 900,
  links: 20,
  added: 900,
  changed: 0,
  deleted: 0,
  bytesWritten: 5,
  requests: 3,
  totalBytesWritten: 50,
  totalRequests: 30,
  throttled: 2,
  waitedMs: 4000,
};

describe('applyEvent', () => {
  it('starts the clock when the backup runs and stops it when it ends', () => {
    const running = applyEvent(pending, { id: 11, kind: 'state', data: { at, state: 'running' } });
    expect([running.state, running.startedAt, running.finishedAt]).toEqual(['running', at, null]);
    const later = '2026-11-25T08:05:00.000Z';
    const failed = applyEvent(running, {
      id: 12,
      kind: 'state',
      data: { at: later, state: 'failed', errorCode: 'storage-full', errorMessage: 'The bucket is full.' },
    });
    expect([failed.startedAt, failed.finishedAt, failed.error]).toEqual([
      at,
      later,
      { code: 'storage-full', message: 'The bucket is full.' },
    ]);
  });

  it('sets one type, sums up all of them and keeps their order', () => {
    const first = applyEvent(pending, { id: 11, kind: 'type', data: users });
    const both = applyEvent(first, {
      id: 12,
      kind: 'type',
      data: { ...users, type: 'groups', objects: 5, added: 5, links: 1 },
    });
    expect(both.types.map(({ type, state, objects }) => [type, state, objects])).toEqual([
      ['users', 'running', 900],
      ['groups', 'running', 5],
    ]);
    expect(both.counts).toEqual({ objects: 905, links: 21, added: 905, changed: 0, deleted: 0 });
    expect([both.bytesWritten, both.graph]).toEqual([50, { requests: 30, throttled: 2, waitedMs: 4000 }]);
  });

  it('leaves a backup alone that is further than the event', () => {
    expect(applyEvent(pending, { id: 10, kind: 'state', data: { at, state: 'running' } })).toBe(pending);
  });

  it('skips kinds of later versions', () => {
    expect(applyEvent(pending, { id: 11, kind: 'weather', data: { at } } as unknown as BackupEvent)).toEqual({
      ...pending,
      lastEventId: 11,
    });
  });

  it('notes the manifest, the number and the wish to cancel', () => {
    const written = applyEvent(pending, { id: 11, kind: 'manifest', data: { at, seq: 7, sha256: 'ab' } });
    expect([written.seq, written.manifest?.sha256]).toEqual([7, 'ab']);
    expect(applyEvent(written, { id: 12, kind: 'cancelRequested', data: { at } }).cancelRequestedAt).toBe(at);
  });
});
