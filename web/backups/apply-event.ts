import type { BackupEvent } from '#api/jobs/schema.ts';
import { ENDED_STATES } from '#core/domain/states.ts';
import type { JobStreamEvent } from '../shared/api/job-stream.ts';
import type { BackupDetail, BackupTypeProgress } from './data.ts';

/** The backup as it is after an event of its stream. Events that are known already, or by later versions only, change nothing. */
export function applyEvent(backup: BackupDetail, { id, kind, data }: JobStreamEvent): BackupDetail {
  if (id <= backup.lastEventId) return backup;
  const next = { ...backup, lastEventId: id };
  switch (kind) {
    case 'state':
      return applyState(next, data as BackupEvent<'state'>);
    case 'type':
      return applyType(next, data as BackupEvent<'type'>);
    case 'manifest':
      return applyManifest(next, data as BackupEvent<'manifest'>);
    case 'cancelRequested':
      return { ...next, cancelRequestedAt: (data as BackupEvent<'cancelRequested'>).at };
    default:
      return next;
  }
}

function applyState(
  backup: BackupDetail,
  { at, state, seq, errorCode, errorMessage }: BackupEvent<'state'>,
): BackupDetail {
  const hasEnded = ENDED_STATES.includes(state);
  return {
    ...backup,
    state,
    seq: seq ?? backup.seq,
    startedAt: backup.startedAt ?? (state === 'pending' ? null : at),
    finishedAt: hasEnded ? (backup.finishedAt ?? at) : null,
    error: errorCode === undefined ? backup.error : { code: errorCode, message: errorMessage ?? '' },
  };
}

function applyType(backup: BackupDetail, event: BackupEvent<'type'>): BackupDetail {
  const { state, mode, fetched, objects, links, added, changed, deleted, bytesWritten, requests } = event;
  const fresh = { state, mode, fetched, objects, links, added, changed, deleted, bytesWritten, requests };
  const types = backup.types.map((type) => (type.type === event.type ? { ...type, ...fresh } : type));
  return {
    ...backup,
    types,
    counts: countsOf(types),
    bytesWritten: event.totalBytesWritten,
    graph: { requests: event.totalRequests, throttled: event.throttled, waitedMs: event.waitedMs },
  };
}

function applyManifest(backup: BackupDetail, { seq, sha256 }: BackupEvent<'manifest'>): BackupDetail {
  return { ...backup, seq, manifest: { key: backup.manifest?.key ?? '', sha256 } };
}

function countsOf(types: readonly BackupTypeProgress[]): BackupDetail['counts'] {
  const sum = (pick: (type: BackupTypeProgress) => number): number =>
    types.reduce((total, type) => total + pick(type), 0);
  return {
    objects: sum(({ objects }) => objects),
    links: sum(({ links }) => links),
    added: sum(({ added }) => added),
    changed: sum(({ changed }) => changed),
    deleted: sum(({ deleted }) => deleted),
  };
}
