import type { TypeKey } from '../type-keys.ts';

export const LINK_MODES = ['merge', 'rollBack', 'skip'] as const;
export type LinkMode = (typeof LINK_MODES)[number];

export const CONDITIONAL_ACCESS_MODES = ['default', 'asInBackup', 'reportOnly', 'disabled'] as const;
export type ConditionalAccessMode = (typeof CONDITIONAL_ACCESS_MODES)[number];

export const UPN_CONFLICT_MODES = ['block', 'rename'] as const;
export const MISSING_REFERENCE_MODES = ['block', 'leaveOut'] as const;
/** Types whose objects have unique names, by which one of another ID can stand for one of the backup. */
export const NAMED_TYPES = ['users', 'groups'] as const satisfies readonly TypeKey[];

export const CONFIRMATION_MODES = ['automatic', 'required'] as const;

/** What a restore does with what it finds: the choices that a plan follows. */
export interface RestoreOptions {
  /** Attributes of existing objects become those of the backup, empty ones included. */
  readonly overwrite: boolean;
  /** `merge` adds what is missing; `rollBack` also removes what the backup lacks (with overwrite); `skip` leaves links alone. */
  readonly links: LinkMode;
  /** `default`: as in the backup where the policy exists, report-only where it is created. */
  readonly conditionalAccess: ConditionalAccessMode;
  /** Domain of the backup → domain of the target tenant, both lower case. */
  readonly domains: Readonly<Record<string, string>>;
  /** Part number of a licence in the backup → the one to assign in the target tenant; by default the same. */
  readonly licences: Readonly<Record<string, string>>;
  /** Types of which a living object does not stand for one of the backup by its unique name alone. */
  readonly keptApart: readonly (typeof NAMED_TYPES)[number][];
  /** Objects that the backup lacks are deleted (Undo of a creation). */
  readonly removeAdded: boolean;
  /** What happens when the name of a user in the recycle bin is held by a live one. */
  readonly upnConflict: (typeof UPN_CONFLICT_MODES)[number];
  /** Living objects that name what comes back by the ID that it had are made to name it by the new one. */
  readonly repairReferences: boolean;
  /**
   * What becomes of an object that names what the tenant lacks and the restore does not bring: it is blocked, or comes
   * back without it. Never without an exclusion, nor without what says whom or what it is about.
   */
  readonly missingReferences: (typeof MISSING_REFERENCE_MODES)[number];
  /** Undelete drops proxy addresses that somebody else holds now, instead of failing. */
  readonly reconcileProxyConflicts: boolean;
  /** Guests who are invited again get an email from Microsoft; otherwise nobody is written to. */
  readonly sendInvitations: boolean;
}

/** The options of one job, as they are asked for, stored and shown: those of the plan, and how the job runs. */
export interface RestoreJobOptions extends RestoreOptions {
  /** The plan is made and never carried out. */
  readonly dryRun: boolean;
  /** `required`: the plan waits for a confirmation. */
  readonly confirmation: (typeof CONFIRMATION_MODES)[number];
  /** IDs of members who get a mail at the end besides those whose settings say so. */
  readonly mailTo: readonly string[];
}

export const DEFAULT_RESTORE_OPTIONS: RestoreOptions = {
  overwrite: false,
  links: 'merge',
  conditionalAccess: 'default',
  domains: {},
  licences: {},
  keptApart: [],
  removeAdded: false,
  upnConflict: 'block',
  repairReferences: true,
  missingReferences: 'block',
  reconcileProxyConflicts: true,
  sendInvitations: false,
};

export const DEFAULT_JOB_OPTIONS: RestoreJobOptions = {
  ...DEFAULT_RESTORE_OPTIONS,
  dryRun: true,
  confirmation: 'automatic',
  mailTo: [],
};
