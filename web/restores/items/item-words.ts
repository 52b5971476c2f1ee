import { counted } from '../../shared/format/numbers.ts';
import type { StateWords } from '../../shared/format/states.ts';
import type { RestoreItem, RestoreItemDetail } from '../data.ts';

type ItemState = RestoreItem['state'];
type Comparison = NonNullable<RestoreItem['comparison']>;
type StepKind = RestoreItemDetail['steps'][number]['kind'];
type StepState = RestoreItemDetail['steps'][number]['state'];

export const ITEM_STATE_WORDS: Readonly<Record<ItemState, StateWords>> = {
  planned: { label: 'Planned', tone: 'neutral', icon: 'i-lucide-clock' },
  running: { label: 'Being written', tone: 'info', icon: 'i-lucide-loader-circle' },
  done: { label: 'Done', tone: 'success', icon: 'i-lucide-circle-check' },
  partial: { label: 'Partly done', tone: 'warning', icon: 'i-lucide-circle-dashed' },
  failed: { label: 'Failed', tone: 'error', icon: 'i-lucide-circle-x' },
  unknown: { label: 'Unknown, please look', tone: 'error', icon: 'i-lucide-circle-help' },
  skipped: { label: 'Skipped', tone: 'neutral', icon: 'i-lucide-minus' },
  blocked: { label: 'Blocked', tone: 'warning', icon: 'i-lucide-octagon-alert' },
  cancelled: { label: 'Not carried out', tone: 'neutral', icon: 'i-lucide-ban' },
};

export const COMPARISON_WORDS: Readonly<Record<Comparison, StateWords>> = {
  asInBackup: { label: 'As in the backup', tone: 'success', icon: 'i-lucide-equal' },
  differs: { label: 'Differs', tone: 'warning', icon: 'i-lucide-equal-not' },
  missing: { label: 'Not in the tenant', tone: 'error', icon: 'i-lucide-circle-x' },
  removed: { label: 'Removed', tone: 'neutral', icon: 'i-lucide-trash-2' },
  unknown: { label: 'Could not be read', tone: 'warning', icon: 'i-lucide-circle-help' },
};

export const STEP_WORDS: Readonly<Record<StepKind, string>> = {
  undelete: 'Restore from the recycle bin',
  create: 'Create',
  update: 'Write attributes',
  secondPass: 'Write references to newly created objects',
  links: 'Add and remove links',
  remove: 'Remove',
  principal: 'Take its enterprise application out of the recycle bin',
  children: 'Write what belongs to the object',
};

export const STEP_STATE_WORDS: Readonly<Record<StepState, StateWords>> = {
  planned: { label: 'Planned', tone: 'neutral', icon: 'i-lucide-clock' },
  intended: { label: 'In progress', tone: 'info', icon: 'i-lucide-loader-circle' },
  done: { label: 'Done', tone: 'success', icon: 'i-lucide-circle-check' },
  failed: { label: 'Failed', tone: 'error', icon: 'i-lucide-circle-x' },
  unknown: { label: 'Answer lost', tone: 'error', icon: 'i-lucide-circle-help' },
  skipped: { label: 'Not needed', tone: 'neutral', icon: 'i-lucide-minus' },
};

const FACT_WORDS: Readonly<Record<string, string>> = {
  property: 'Property',
  path: 'Property',
  paths: 'Properties',
  value: 'Value',
  holder: 'Used by object',
  permission: 'Permission',
  role: 'Entra role',
  domain: 'Domain',
  userPrincipalName: 'User principal name',
  code: 'Code',
  candidates: 'Objects that it may be',
};

/** The sentence of a reason, with what Graph said to it. */
export function sentenceOf({ message, facts }: Pick<RestoreItem['reasons'][number], 'message' | 'facts'>): string {
  return facts['message'] === undefined ? message : `${message} ${facts['message']}`;
}

/** What makes a reason concrete: `Permission: User.ReadWrite.All · …`. Empty where nothing does. */
export function factsOf({ facts }: Pick<RestoreItem['reasons'][number], 'facts'>): string {
  return Object.entries(facts)
    .filter(([name]) => name !== 'message')
    .map(([name, value]) => `${FACT_WORDS[name] ?? name}: ${value}`)
    .join(' · ');
}

/** `3 values · 2 links added · 1 link removed`; null where nothing of it is written. */
export function changesOf({
  action,
  changes,
  linksAdded,
  linksRemoved,
}: Pick<RestoreItem, 'action' | 'changes' | 'linksAdded' | 'linksRemoved'>): string | null {
  if (action === 'skip' || action === 'blocked' || action === 'remove') return null;
  const parts = [
    changes > 0 ? counted(changes, 'value') : null,
    linksAdded > 0 ? `${counted(linksAdded, 'link')} added` : null,
    linksRemoved > 0 ? `${counted(linksRemoved, 'link')} removed` : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(' · ');
}

/** Who takes an object along that nobody ticked: “Group Sales”. */
export function neededByText(
  { type, id, displayName }: NonNullable<RestoreItem['neededBy']>,
  one: (type: RestoreItem['type']) => string,
): string {
  return `${one(type)} ${displayName ?? id}`;
}
