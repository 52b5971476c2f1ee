import type { RestoreEvent } from '../../shared/api/job-stream.ts';
import type { RestoreDetail, RestoreItem } from '../data.ts';

type ItemState = RestoreItem['state'];

/** What changes from moment to moment while a restore runs. */
export interface LiveRestore {
  /** The last event that is part of it. */
  readonly eventId: number;
  readonly state: RestoreDetail['state'];
  readonly phase: RestoreDetail['phase'];
  /** Planned so far, or all of them once the plan is made. */
  readonly items: number;
  readonly states: Readonly<Partial<Record<ItemState, number>>>;
  /** Read back after the restore; null: not told yet. */
  readonly compared: number | null;
  /** The last that was told of the writing; null before. */
  readonly writing: Writing | null;
  readonly isCancelRequested: boolean;
  /** From 1; null where it does not wait for its turn. */
  readonly queuePlace: number | null;
}

type Told = Extract<RestoreEvent, { kind: 'progress' }>['data'];
export type Writing = Pick<Told, 'wave' | 'writes' | 'expectedWrites' | 'waitedMs' | 'secondsLeft'>;

export function liveOf({
  lastEventId,
  state,
  phase,
  counts,
  cancelRequestedAt,
  queuePlace,
}: RestoreDetail): LiveRestore {
  const states: Partial<Record<ItemState, number>> = {};
  for (const count of counts) states[count.state] = (states[count.state] ?? 0) + count.items;
  return {
    eventId: lastEventId,
    state,
    phase,
    items: counts.reduce((sum, { items }) => sum + items, 0),
    states,
    compared: null,
    writing: null,
    isCancelRequested: cancelRequestedAt !== null,
    queuePlace,
  };
}

/** What the restore is after an event. Events that it knows already, or of later versions, change nothing. */
export function applyEvent(live: LiveRestore, event: RestoreEvent): LiveRestore {
  if (event.id <= live.eventId) return live;
  const next = { ...live, eventId: event.id };
  switch (event.kind) {
    case 'state': {
      const { state, phase } = event.data;
      return { ...next, state, phase };
    }
    case 'progress': {
      const { phase, items, states, compared, wave, writes, expectedWrites, waitedMs, secondsLeft } = event.data;
      const writing = { wave, writes, expectedWrites, waitedMs, secondsLeft };
      return { ...next, phase, items, states, compared, writing };
    }
    case 'cancelRequested':
      return { ...next, isCancelRequested: true };
    default:
      return next;
  }
}

/** The newer of what was asked for and what has come by events since. */
export function newest(live: LiveRestore | null, detail: RestoreDetail): LiveRestore {
  if (live === null) return liveOf(detail);
  if (live.eventId > detail.lastEventId) return live;
  return { ...liveOf(detail), compared: live.compared, writing: live.writing };
}

const FINAL: readonly ItemState[] = ['done', 'partial', 'failed', 'unknown', 'cancelled'];

export interface Progress {
  readonly done: number;
  /** Null while nobody can know. */
  readonly of: number | null;
}

/** How far the phase in hand is. What is skipped or blocked is never written. */
export function progressOf({ phase, items, states, compared }: LiveRestore): Progress {
  const left = (states.skipped ?? 0) + (states.blocked ?? 0);
  const written = items - left;
  switch (phase) {
    case 'planning':
      return { done: items, of: null };
    case 'planned':
      return { done: items, of: items };
    case 'executing':
      return { done: FINAL.reduce((sum, state) => sum + (states[state] ?? 0), 0), of: written };
    case 'comparing':
      return { done: compared ?? 0, of: written };
    case 'ended':
      return { done: written, of: written };
  }
}
