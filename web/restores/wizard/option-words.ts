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
      'Links that the backup has and the tenant lacks are added. Links that the backup lacks stay: whoever joined a group since stays a member.',
  },
  {
    value: 'rollBack',
    label: 'Roll back',
    description:
      'Links become those of the backup: missing ones are added, and links that the backup lacks are removed.',
    danger: 'Whoever joined a group, became an owner or got a manager since the restore point loses that link.',
  },
  {
    value: 'skip',
    label: 'Skip',
    description:
      'Links are left alone. Objects that have to be created anew come back without members, owners and managers.',
  },
];

export const CONDITIONAL_ACCESS_CHOICES: readonly OptionChoice<DraftOptions['conditionalAccess']>[] = [
  {
    value: 'default',
    label: 'As in the backup, but report-only when created anew',
    description:
      'A policy that has to be created anew and was on comes back in report-only mode. One that exists or lies in the recycle bin gets its state from the backup.',
    danger:
      'A policy that exists and was switched off since is switched on again where existing objects are overwritten.',
  },
  {
    value: 'asInBackup',
    label: 'As in the backup',
    description: 'Every policy gets the state that it had.',
    danger: 'A policy that was on is enforced at once, also when it is created anew.',
  },
  {
    value: 'reportOnly',
    label: 'Report-only',
    description:
      'Policies that were on come back in report-only mode: sign-ins are evaluated and logged, nobody is blocked.',
    danger: 'Where existing objects are overwritten, policies that are enforced now become report-only too.',
  },
  {
    value: 'disabled',
    label: 'Switched off',
    description: 'Every policy comes back switched off, to be looked at first.',
    danger: 'Where existing objects are overwritten, policies that are enforced now are switched off too.',
  },
];

export const UPN_CHOICES: readonly OptionChoice<DraftOptions['upnConflict']>[] = [
  {
    value: 'block',
    label: 'Do not restore the user',
    description: 'The plan says who holds the name, and you decide.',
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
  removeAdded: 'Remove selected objects that the restore point lacks',
  upnConflict: 'When a user principal name is taken',
  reconcileProxyConflicts: 'Drop mail addresses that somebody else holds now',
} as const;

function chosen<T extends string>(choices: readonly OptionChoice<T>[], value: T): string {
  return choices.find((choice) => choice.value === value)?.label ?? value;
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
    { label: OPTION_LABELS.upnConflict, value: chosen(UPN_CHOICES, options.upnConflict) },
    { label: OPTION_LABELS.reconcileProxyConflicts, value: yes(options.reconcileProxyConflicts) },
  ];
}
