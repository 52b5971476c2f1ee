import { ENDED_STATES } from '#core/domain/states.ts';
import type { BackupEvent } from '../shared/api/job-stream.ts';
import type { BackupDetail, BackupTypeProgress } from './data.ts';

type DataOf<Kind extends BackupEvent['kind']> = Extract<BackupEvent, { readonly kind: Kind }>['data'];

/** The backup as it is after an event of its stream. Events that are known already, or by later versions only, change nothing. */
export function applyEvent(backup: BackupDetail, event: BackupEvent): BackupDetail {
  if (event.id <= backup.lastEventId) return backup;
  const next = { ...backup, lastEventId: event.id };
  switch (event.kind) {
    case 'state':
      return applyState(next, event.data);
    case 'type':
      return applyType(next, event.data);
    case 'manifest':
      return applyManifest(next, event.data);
    case 'cancelRequested':
      return { ...next, cancelRequestedAt: event.data.at };
    default:
      return next;
  }
}

function applyState(backup: BackupDetail, { at, state, seq, errorCode, errorMessage }: DataOf<'state'>): BackupDetail {
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

function applyType(backup: BackupDetail, event: DataOf<'type'>): BackupDetail {
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

function applyManifest(backup: BackupDetail, { seq, sha256 }: DataOf<'manifest'>): BackupDetail {
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
