import type { NewRestore, RestoreDetail, RestoreOptions } from '../data.ts';

export type DraftOptions = Omit<RestoreOptions, 'domains' | 'confirmation' | 'mailTo'>;

export interface DomainRow {
  readonly from: string;
  readonly to: string;
}

/** What is chosen besides the objects, half-typed parts included. */
export interface Draft {
  readonly options: DraftOptions;
  readonly domains: readonly DomainRow[];
  readonly reason: string;
  /** Also what the selected objects depend on. */
  readonly dependencies: boolean;
  /** IDs of members; null: nothing was chosen yet, so whoever starts the restore. */
  readonly mailTo: readonly string[] | null;
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
  },
  domains: [],
  reason: '',
  dependencies: false,
  mailTo: null,
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
  const { options, domains, reason, dependencies, mailTo } = recordOf(parse(kept));
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
    }),
    domains: Array.isArray(domains) ? domains.flatMap(rowOf) : [],
    reason: typeof reason === 'string' ? reason : '',
    dependencies: dependencies === true,
    mailTo: Array.isArray(mailTo) ? mailTo.filter((id) => typeof id === 'string') : null,
  };
}

/** Puts objects back to what a backup has: what is there now is written over, links that came since are taken away. */
export function asBefore({ options, reason, ...draft }: Draft, seq: number): Draft {
  return {
    ...draft,
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
  const { domains, confirmation: _, mailTo: __, ...rest } = options;
  return {
    options: rest,
    domains: Object.entries(domains).map(([from, to]) => ({ from, to })),
    reason,
    dependencies: selection.dependencies,
    mailTo: mailed.map(({ id }) => id),
  };
}

/** Roll back takes links away, which only overwriting allows. */
export function consistent(options: DraftOptions): DraftOptions {
  return options.links === 'rollBack' && !options.overwrite ? { ...options, links: 'merge' } : options;
}

export interface DraftProblems {
  readonly reason: string | null;
  /** By row. */
  readonly domains: readonly { readonly from: string | null; readonly to: string | null }[];
}

const DOMAIN = /^[^\s@/]+\.[^\s@/]+$/;

export function problemsOf({ reason, domains }: Draft): DraftProblems {
  const text = reason.trim();
  return {
    reason:
      text === ''
        ? 'Say why you are restoring. The reason is kept with the restore and in the audit log.'
        : text.length > MAX_REASON
          ? `At most ${String(MAX_REASON)} characters.`
          : null,
    domains: domains.map((row, index) => {
      if (isEmptyRow(row)) return { from: null, to: null };
      const isDouble = domains.some((other, at) => at < index && clean(other.from) === clean(row.from));
      return {
        from: domainProblem(row.from) ?? (isDouble ? 'This domain is already mapped.' : null),
        to: domainProblem(row.to),
      };
    }),
  };
}

export function hasProblems({ reason, domains }: DraftProblems): boolean {
  return reason !== null || domains.some(({ from, to }) => from !== null || to !== null);
}

/** What is sent. Whatever the options: a plan that would write waits to be confirmed. */
export function requestOf(
  backupId: string,
  selection: NewRestore['selection'],
  { options, domains, reason, dependencies, mailTo }: Draft,
): NewRestore {
  return {
    backupId,
    selection: { ...selection, dependencies },
    options: {
      ...consistent(options),
      domains: Object.fromEntries(
        domains.filter((row) => !isEmptyRow(row)).map(({ from, to }) => [clean(from), clean(to)]),
      ),
      mailTo: [...(mailTo ?? [])],
      confirmation: options.dryRun ? 'automatic' : 'required',
    },
    reason: reason.trim(),
  };
}

function domainProblem(domain: string): string | null {
  const text = clean(domain);
  if (text === '') return 'Enter a domain, such as contoso.com.';
  return text.length <= 253 && DOMAIN.test(text) ? null : 'Enter a valid domain name, such as contoso.com.';
}

function isEmptyRow({ from, to }: DomainRow): boolean {
  return clean(from) === '' && clean(to) === '';
}

function clean(domain: string): string {
  return domain.trim().toLowerCase();
}

function rowOf(value: unknown): DomainRow[] {
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
