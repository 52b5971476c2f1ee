import { NAMED_TYPES } from '#core/domain/plan/restore-options.ts';
import type { NewRestore, RestoreDetail, RestoreOptions, TargetCredentials } from '../data.ts';
import { type DraftComparison, comparisonIn } from './draft-comparison.ts';

export type DraftOptions = Omit<RestoreOptions, 'domains' | 'licences' | 'confirmation' | 'mailTo'>;

/** Where the restore writes to. Credentials are no part of the draft, which the browser keeps. */
export type DraftTarget =
  | { readonly kind: 'own' | 'given' }
  | { readonly kind: 'connection'; readonly connectionId: string };

/** A name in the backup, and what it becomes in the tenant. */
export interface MapRow {
  readonly from: string;
  readonly to: string;
}

/** What is chosen besides the objects, half-typed parts included. */
export interface Draft {
  readonly options: DraftOptions;
  readonly domains: readonly MapRow[];
  /** Part numbers of licences. */
  readonly licences: readonly MapRow[];
  readonly target: DraftTarget;
  readonly reason: string;
  /** Also what the selected objects depend on. */
  readonly dependencies: boolean;
  /** IDs of members; null: nothing was chosen yet, so whoever starts the restore. */
  readonly mailTo: readonly string[] | null;
  /** The comparison of a backup with the tenant in which the objects were picked. */
  readonly comparison: DraftComparison | null;
}

export const MAX_REASON = 1_000;

export const EMPTY_DRAFT: Draft = {
  options: {
    dryRun: true,
    overwrite: false,
    links: 'merge',
    conditionalAccess: 'default',
    removeAdded: false,
    repairReferences: true,
    missingReferences: 'block',
    upnConflict: 'block',
    reconcileProxyConflicts: true,
    sendInvitations: false,
    keptApart: [],
  },
  domains: [],
  licences: [],
  target: { kind: 'own' },
  reason: '',
  dependencies: false,
  mailTo: null,
  comparison: null,
};

const CHOICES: {
  readonly [K in 'links' | 'conditionalAccess' | 'missingReferences' | 'upnConflict']: readonly DraftOptions[K][];
} = {
  links: ['merge', 'rollBack', 'skip'],
  conditionalAccess: ['default', 'asInBackup', 'reportOnly', 'disabled'],
  missingReferences: ['block', 'leaveOut'],
  upnConflict: ['block', 'rename'],
};

/** A draft as it was kept; whatever cannot be understood is as in a new one. */
export function readDraft(kept: string | null): Draft {
  const { options, domains, licences, target, reason, dependencies, mailTo, comparison } = recordOf(parse(kept));
  const given = recordOf(options);
  const flag = (
    name: 'dryRun' | 'overwrite' | 'removeAdded' | 'repairReferences' | 'reconcileProxyConflicts' | 'sendInvitations',
  ): boolean => (typeof given[name] === 'boolean' ? given[name] : EMPTY_DRAFT.options[name]);
  const choice = <K extends keyof typeof CHOICES>(name: K): DraftOptions[K] =>
    CHOICES[name].find((value) => value === given[name]) ?? EMPTY_DRAFT.options[name];
  return {
    options: consistent({
      dryRun: flag('dryRun'),
      overwrite: flag('overwrite'),
      links: choice('links'),
      conditionalAccess: choice('conditionalAccess'),
      removeAdded: flag('removeAdded'),
      repairReferences: flag('repairReferences'),
      missingReferences: choice('missingReferences'),
      upnConflict: choice('upnConflict'),
      reconcileProxyConflicts: flag('reconcileProxyConflicts'),
      sendInvitations: flag('sendInvitations'),
      keptApart: NAMED_TYPES.filter((type) => Array.isArray(given['keptApart']) && given['keptApart'].includes(type)),
    }),
    domains: Array.isArray(domains) ? domains.flatMap(rowOf) : [],
    licences: Array.isArray(licences) ? licences.flatMap(rowOf) : [],
    target: targetIn(target),
    reason: typeof reason === 'string' ? reason : '',
    dependencies: dependencies === true,
    mailTo: Array.isArray(mailTo) ? mailTo.filter((id) => typeof id === 'string') : null,
    comparison: comparisonIn(recordOf(comparison)),
  };
}

/** Puts objects back to what a backup has: what is there now is written over, links that came since are taken away. */
export function asBefore(
  { options, reason, ...draft }: Draft,
  { backupId, seq, compared }: { backupId: string; seq: number; compared?: Omit<DraftComparison, 'backupId'> },
): Draft {
  return {
    ...draft,
    comparison: compared ? { ...compared, backupId } : null,
    options: { ...options, dryRun: false, overwrite: true, links: 'rollBack' },
    reason: reason.trim() === '' ? `Restore as before, from backup #${String(seq)}` : reason,
  };
}

/** What was asked of a restore that was made, for another plan. */
export function draftOf({
  options,
  reason,
  selection,
  mailed,
}: Pick<RestoreDetail, 'options' | 'reason' | 'mailed'> & {
  readonly selection: Pick<RestoreDetail['selection'], 'dependencies'>;
}): Draft {
  const { domains, licences, confirmation: _, mailTo: __, ...rest } = options;
  return {
    options: rest,
    domains: rowsOf(domains),
    licences: rowsOf(licences),
    target: { kind: 'own' },
    reason,
    dependencies: selection.dependencies,
    mailTo: mailed.map(({ id }) => id),
    comparison: null,
  };
}

/** The target of a restore that was made. */
export function targetOf({
  connectionId,
  targetConnectionId,
  targetConnection,
}: Pick<RestoreDetail, 'connectionId' | 'targetConnectionId' | 'targetConnection'>): DraftTarget {
  if (targetConnection.forOneJob) return { kind: 'given' };
  return targetConnectionId === connectionId
    ? { kind: 'own' }
    : { kind: 'connection', connectionId: targetConnectionId };
}

/** Domains of the backup that the target lacks become its first one; those that both have stay. */
export function suggestedDomains(from: readonly string[], to: readonly string[]): readonly MapRow[] {
  const [main] = to;
  const isInitial = (domain: string): boolean => domain.toLowerCase().endsWith('.onmicrosoft.com');
  const initial = to.find(isInitial);
  if (main === undefined) return [];
  return from
    .filter((domain) => !to.includes(domain))
    .map((domain) => ({ from: domain, to: isInitial(domain) ? (initial ?? main) : main }));
}

/** Roll back takes links away, which only overwriting allows. */
export function consistent(options: DraftOptions): DraftOptions {
  return options.links === 'rollBack' && !options.overwrite ? { ...options, links: 'merge' } : options;
}

export interface DraftProblems {
  readonly reason: string | null;
  /** By row. */
  readonly domains: readonly RowProblem[];
  readonly licences: readonly RowProblem[];
}

export interface RowProblem {
  readonly from: string | null;
  readonly to: string | null;
}

const DOMAIN = /^[^\s@/]+\.[^\s@/]+$/;

export function problemsOf({ reason, domains, licences }: Draft): DraftProblems {
  const text = reason.trim();
  return {
    reason:
      text === ''
        ? 'Say why you are restoring. The reason is kept with the restore and in the audit log.'
        : text.length > MAX_REASON
          ? `At most ${String(MAX_REASON)} characters.`
          : null,
    domains: rowProblems(domains, domainProblem, 'This domain is already mapped.'),
    licences: rowProblems(licences, licenceProblem, 'This licence is already mapped.'),
  };
}

function rowProblems(
  rows: readonly MapRow[],
  problemOf: (text: string) => string | null,
  mappedTwice: string,
): readonly RowProblem[] {
  return rows.map((row, index) => {
    if (isEmptyRow(row)) return { from: null, to: null };
    const isDouble = rows.some((other, at) => at < index && clean(other.from) === clean(row.from));
    return { from: problemOf(row.from) ?? (isDouble ? mappedTwice : null), to: problemOf(row.to) };
  });
}

export function hasProblems({ reason, domains, licences }: DraftProblems): boolean {
  return reason !== null || [...domains, ...licences].some(({ from, to }) => from !== null || to !== null);
}

/** What is sent. Whatever the options: a plan that would write waits to be confirmed. */
export function requestOf(
  backupId: string,
  selection: NewRestore['selection'],
  { options, domains, licences, target, reason, dependencies, mailTo }: Draft,
  credentials: TargetCredentials | null = null,
): NewRestore {
  return {
    backupId,
    ...targetAsked(target, credentials),
    selection: { ...selection, dependencies },
    options: {
      ...consistent(options),
      domains: Object.fromEntries(
        domains.filter((row) => !isEmptyRow(row)).map(({ from, to }) => [clean(from), clean(to)]),
      ),
      licences: Object.fromEntries(
        licences.filter((row) => !isEmptyRow(row)).map(({ from, to }) => [from.trim(), to.trim()]),
      ),
      mailTo: [...(mailTo ?? [])],
      confirmation: options.dryRun ? 'automatic' : 'required',
    },
    reason: reason.trim(),
  };
}

/** As the API takes it; the tenant of the backup is not named. */
export function targetAsked(target: DraftTarget, credentials: TargetCredentials | null): Pick<NewRestore, 'target'> {
  if (target.kind === 'connection') return { target: { connectionId: target.connectionId } };
  return target.kind === 'given' && credentials !== null ? { target: { credentials } } : {};
}

function licenceProblem(text: string): string | null {
  return /^\S{1,100}$/.test(text.trim()) ? null : 'Enter the part number of a licence, such as SPE_E5.';
}

function domainProblem(domain: string): string | null {
  const text = clean(domain);
  if (text === '') return 'Enter a domain, such as contoso.com.';
  return text.length <= 253 && DOMAIN.test(text) ? null : 'Enter a valid domain name, such as contoso.com.';
}

function isEmptyRow({ from, to }: MapRow): boolean {
  return clean(from) === '' && clean(to) === '';
}

function clean(domain: string): string {
  return domain.trim().toLowerCase();
}

function targetIn(value: unknown): DraftTarget {
  const { kind, connectionId } = recordOf(value);
  if (kind === 'connection' && typeof connectionId === 'string') return { kind, connectionId };
  return { kind: kind === 'given' ? kind : 'own' };
}

function rowsOf(map: Readonly<Record<string, string>>): readonly MapRow[] {
  return Object.entries(map).map(([from, to]) => ({ from, to }));
}

function rowOf(value: unknown): MapRow[] {
  const { from, to } = recordOf(value);
  return typeof from === 'string' && typeof to === 'string' ? [{ from, to }] : [];
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function parse(kept: string | null): unknown {
  try {
    return JSON.parse(kept ?? 'null') as unknown;
  } catch {
    return null;
  }
}
