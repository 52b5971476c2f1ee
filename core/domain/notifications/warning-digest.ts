import type { Warning } from '../states.ts';

/** What is remembered of a run of backups with warnings. */
export interface DigestState {
  /** Kinds of warnings of which members were notified. */
  readonly told: readonly string[];
  /** ISO time. */
  readonly toldAt: string;
  /** Backups with warnings since then. */
  readonly silent: number;
}

export interface DigestStep {
  /** Null: nobody is notified of this backup. */
  readonly notify: { readonly backups: number; readonly fresh: ReadonlySet<string> } | null;
  /** Null: the run is over. */
  readonly state: DigestState | null;
}

/** Just under a week, so that a nightly backup that ends a little earlier does not make it eight days. */
const DIGEST_MS = 7 * 86_400_000 - 6 * 3_600_000;

export function warningKey({ code, type }: Pick<Warning, 'code' | 'type'>): string {
  return `${code} ${type ?? ''}`;
}

/** Members are notified of new warnings at once, of known ones once a week while they persist; a backup without any ends the run. */
export function nextDigest(state: DigestState | null, warnings: readonly Warning[], nowMs: number): DigestStep {
  if (warnings.length === 0) return { notify: null, state: null };
  const present = new Set(warnings.map(warningKey));
  const fresh = new Set([...present].filter((key) => !state?.told.includes(key)));
  const backups = (state?.silent ?? 0) + 1;
  const weekly = state !== null && nowMs - Date.parse(state.toldAt) >= DIGEST_MS;
  if (state !== null && fresh.size === 0 && !weekly) return { notify: null, state: { ...state, silent: backups } };
  // A digest names what is there today; what went away in between would be new again.
  const told = weekly ? [...present] : [...new Set([...(state?.told ?? []), ...present])];
  return { notify: { backups, fresh }, state: { told, toldAt: new Date(nowMs).toISOString(), silent: 0 } };
}
