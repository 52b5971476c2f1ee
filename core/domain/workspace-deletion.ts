/** So long a deletion can be taken back. Days of 24 hours, as those of trials. */
export const DELETION_DAYS = 14;
const DAY_MS = 86_400_000;

/** What is written of a deletion that an owner asked for. */
export interface DeletionFacts {
  readonly dueAt: Date;
  readonly keptAt: Date | null;
  readonly startedAt: Date | null;
}

/** `none`: not asked for, or taken back; `pending`: it can be taken back; `started`: it cannot any more. */
export type DeletionState = 'none' | 'pending' | 'started';

export function deletionState(facts: DeletionFacts | null): DeletionState {
  if (!facts || facts.keptAt) return 'none';
  return facts.startedAt ? 'started' : 'pending';
}

/** Until it starts, which may be a while after it is due where nothing runs, it can be taken back. */
export function isDeletionDue(facts: DeletionFacts, nowMs: number): boolean {
  return deletionState(facts) === 'started' || (deletionState(facts) === 'pending' && facts.dueAt.getTime() <= nowMs);
}

export function deletionDueAt(requestedAtMs: number): Date {
  return new Date(requestedAtMs + DELETION_DAYS * DAY_MS);
}

/** As people type it: spaces around it and the way in which accents are composed make no difference. */
export function isNameTyped(typed: string, name: string): boolean {
  return typed.trim().normalize('NFC') === name.trim().normalize('NFC');
}

/** Why no new backups are made; null where they are. What was backed up can be looked at and restored meanwhile. */
export function deletionRefusal(facts: DeletionFacts | null): string | null {
  if (!facts || deletionState(facts) === 'none') return null;
  const day = facts.dueAt.toISOString().slice(0, 10);
  return `The workspace is going to be deleted on ${day}, and no new backups are made. An owner can keep it under Account, Workspace: backups then run again. What was backed up can be looked at and restored meanwhile.`;
}

/** Since when schedules have been able to run, as far as deletions go; null where they are held. */
export function runsSince(facts: DeletionFacts | null): Date | null {
  return deletionState(facts) === 'none' ? (facts?.keptAt ?? new Date(0)) : null;
}
