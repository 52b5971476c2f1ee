import { NAMED_TYPES } from '#core/domain/plan/restore-options.ts';
import type { RestoreOptions } from '../data.ts';
import type { DraftOptions } from './draft.ts';

export interface OptionChoice<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly description: string;
  /** What makes it one to think about twice. */
  readonly danger?: string;
}

export const LINK_MODE_CHOICES: readonly OptionChoice<DraftOptions['links']>[] = [
  {
    value: 'merge',
    label: 'Merge',
    description:
      'Adds links that are in the backup but not in the tenant. Other links stay: anyone who joined a group since then stays a member.',
  },
  {
    value: 'rollBack',
    label: 'Roll back',
    description:
      'Links become those of the backup: missing ones are added, and links that the backup lacks are removed.',
    danger: 'Anyone who joined a group, became an owner or got a manager since the restore point loses that link.',
  },
  {
    value: 'skip',
    label: 'Skip',
    description: 'Links are left unchanged. Re-created objects come back without members, owners and managers.',
  },
];

export const CONDITIONAL_ACCESS_CHOICES: readonly OptionChoice<DraftOptions['conditionalAccess']>[] = [
  {
    value: 'default',
    label: 'As in the backup, but report-only when re-created',
    description:
      'A re-created policy that was on comes back in report-only mode. A policy that exists or is in the recycle bin gets its state from the backup.',
    danger: 'An existing policy that was switched off since is switched on again if existing objects are overwritten.',
  },
  {
    value: 'asInBackup',
    label: 'As in the backup',
    description: 'Every policy gets the state it had.',
    danger: 'A policy that was on is enforced at once, even if it is re-created.',
  },
  {
    value: 'reportOnly',
    label: 'Report-only',
    description:
      'Policies that were on come back in report-only mode: sign-ins are evaluated and logged, and nobody is blocked.',
    danger: 'If existing objects are overwritten, policies that are enforced now become report-only too.',
  },
  {
    value: 'disabled',
    label: 'Switched off',
    description: 'Every policy comes back switched off, so that you can review it first.',
    danger: 'If existing objects are overwritten, policies that are enforced now are switched off too.',
  },
];

export const MISSING_REFERENCE_CHOICES: readonly OptionChoice<DraftOptions['missingReferences']>[] = [
  {
    value: 'block',
    label: 'Do not restore the policy',
    description: 'The plan shows what is missing, and you decide.',
  },
  {
    value: 'leaveOut',
    label: 'Restore it without what is missing',
    description:
      'Missing groups, roles, apps, locations, contexts and controls are left out where the policy still covers something and requires something. An exclusion is never left out: such a policy is not restored.',
    danger: 'A policy may cover fewer people or apps, or require less, than in the backup. The plan names each one.',
  },
];

export const UPN_CHOICES: readonly OptionChoice<DraftOptions['upnConflict']>[] = [
  {
    value: 'block',
    label: 'Do not restore the user',
    description: 'The plan shows who uses the name, and you decide.',
  },
  {
    value: 'rename',
    label: 'Restore the user under another name',
    description: 'The user comes out of the recycle bin with a free user principal name, which the plan shows.',
  },
];

/** Of the selection. */
export const DEPENDENCIES_LABEL = 'Also what these depend on';

export const OPTION_LABELS = {
  dryRun: 'Dry run',
  overwrite: 'Overwrite existing objects',
  links: 'Links',
  conditionalAccess: 'State of Conditional Access policies',
  removeAdded: 'Remove what was added since',
  repairReferences: 'Repair references',
  missingReferences: 'When the tenant lacks something that a policy names',
  upnConflict: 'When a user principal name is taken',
  reconcileProxyConflicts: 'Drop email addresses that someone else uses now',
  sendInvitations: 'Email guests who are invited again',
  keptApart: 'Matched by unique name',
} as const;

function chosen<T extends string>(choices: readonly OptionChoice<T>[], value: T): string {
  return choices.find((choice) => choice.value === value)?.label ?? value;
}

const NAMED_WORDS = { users: 'users', groups: 'groups' } as const satisfies Record<
  (typeof NAMED_TYPES)[number],
  string
>;

function matchedTypes({ keptApart }: Pick<RestoreOptions, 'keptApart'>): string {
  const matched = NAMED_TYPES.filter((type) => !keptApart.includes(type)).map((type) => NAMED_WORDS[type]);
  return matched.length === 0 ? 'Nothing' : matched.join(' and ');
}

/** The options of a restore as names and values. */
export function optionsInWords(options: RestoreOptions): readonly { readonly label: string; readonly value: string }[] {
  const yes = (value: boolean): string => (value ? 'Yes' : 'No');
  return [
    { label: OPTION_LABELS.dryRun, value: yes(options.dryRun) },
    { label: OPTION_LABELS.overwrite, value: yes(options.overwrite) },
    { label: OPTION_LABELS.links, value: chosen(LINK_MODE_CHOICES, options.links) },
    { label: OPTION_LABELS.conditionalAccess, value: chosen(CONDITIONAL_ACCESS_CHOICES, options.conditionalAccess) },
    { label: OPTION_LABELS.removeAdded, value: yes(options.removeAdded) },
    { label: OPTION_LABELS.repairReferences, value: yes(options.repairReferences) },
    {
      label: OPTION_LABELS.missingReferences,
      value: chosen(MISSING_REFERENCE_CHOICES, options.missingReferences),
    },
    { label: OPTION_LABELS.upnConflict, value: chosen(UPN_CHOICES, options.upnConflict) },
    { label: OPTION_LABELS.reconcileProxyConflicts, value: yes(options.reconcileProxyConflicts) },
    { label: OPTION_LABELS.sendInvitations, value: yes(options.sendInvitations) },
    { label: OPTION_LABELS.keptApart, value: matchedTypes(options) },
  ];
}
