import type { ChangeMade } from '../types.ts';

const MOST_NAMES = 6;

const NAMES: Readonly<Record<string, readonly [one: string, many: string]>> = {
  user: ['user', 'users'],
  group: ['group', 'groups'],
  conditionalAccessPolicy: ['Conditional Access policy', 'Conditional Access policies'],
  application: ['app registration', 'app registrations'],
};

/** What was done, a sentence for each kind of change: how many and who. */
export function summarise(changes: readonly ChangeMade[]): string[] {
  const kinds = Map.groupBy(changes, (change) => `${change.type} ${kindOf(change)}`);
  return [...kinds.values()].map(sentence);
}

function kindOf({ op, detail }: ChangeMade): string {
  if (op === 'update' && detail === 'state = disabled') return 'off';
  return op === 'removeLink' && detail.startsWith('all ') ? 'emptied' : op;
}

function sentence(changes: readonly ChangeMade[]): string {
  const [first] = changes;
  if (first === undefined) return '';
  const single = changes.length === 1;
  const [one, many] = NAMES[first.type] ?? [first.type, `objects of type ${first.type}`];
  const what = single ? `1 ${one}` : `${changes.length} ${many}`;
  return `${what} ${deed(first, single)}: ${listed(changes)}.`;
}

function deed(change: ChangeMade, single: boolean): string {
  const was = single ? 'was' : 'were';
  switch (kindOf(change)) {
    case 'off':
      return `${was} switched off`;
    case 'emptied':
      return single ? 'lost its members' : 'lost their members';
    case 'create':
      return `${was} created`;
    case 'softDelete':
      return `${was} deleted and ${single ? 'is' : 'are'} in the recycle bin`;
    case 'hardDelete':
      return `${was} deleted permanently`;
    case 'restore':
      return `came back from the recycle bin`;
    default:
      return `${was} changed`;
  }
}

/** With what was changed where it says more than the deed. */
function listed(changes: readonly ChangeMade[]): string {
  const told = changes.map((change) =>
    ['addLink', 'removeLink', 'update'].includes(change.op) && kindOf(change) !== 'off'
      ? `${change.name} (${change.detail})`
      : change.name,
  );
  const more = told.length - MOST_NAMES;
  return more > 0 ? `${told.slice(0, MOST_NAMES).join(', ')} and ${more} more` : told.join(', ');
}
