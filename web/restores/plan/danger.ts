import type { PlanAction } from '#core/domain/plan/types.ts';
import { counted } from '../../shared/format/numbers.ts';
import type { ItemCount, PlanFigures } from '../data.ts';
import type { ItemFilter } from '../items/item-filter.ts';
import { wordsOfSource } from '../source-words.ts';

/** Something that people have to know before they carry a plan out. */
export interface Danger {
  readonly key:
    | 'removed'
    | 'linksRemoved'
    | 'policiesOn'
    | 'addedRights'
    | 'leftOut'
    | 'overwritten'
    | 'newPasswords'
    | 'blocked'
    | 'missingPermissions';
  readonly tone: 'error' | 'warning';
  readonly text: string;
  /** The items that it is about. */
  readonly filter: ItemFilter | null;
  readonly permissions?: readonly string[];
}

export interface PlanInNumbers {
  readonly summary: Pick<
    PlanFigures,
    'actions' | 'linksRemoved' | 'addedRights' | 'leftOut' | 'newPasswords' | 'missingPermissions'
  >;
  readonly counts: readonly Pick<ItemCount, 'action' | 'items' | 'changes'>[];
  /** Conditional Access policies that are switched on; null while that is being found out. */
  readonly policiesOn: number | null;
  /** The plan takes back what another restore did. */
  readonly isUndo?: boolean;
}

/** Worst first. Empty: the plan takes nothing away and overwrites nothing. */
export function dangersOf({ summary, counts, policiesOn, isUndo = false }: PlanInNumbers): readonly Danger[] {
  const { actions, linksRemoved, addedRights, leftOut, newPasswords, missingPermissions } = summary;
  return [
    removed(actionOf(actions, 'remove'), isUndo),
    removedLinks(linksRemoved, isUndo),
    switchedOn(policiesOn ?? 0),
    rightsSince(addedRights),
    without(leftOut),
    overwritten(counts, isUndo),
    passwords(newPasswords),
    blocked(actionOf(actions, 'blocked')),
    missing(missingPermissions),
  ].filter((danger) => danger !== null);
}

export function actionOf(actions: PlanFigures['actions'], action: PlanAction): number {
  return actions[action];
}

function removed(objects: number, isUndo: boolean): Danger | null {
  if (objects === 0) return null;
  return {
    key: 'removed',
    tone: 'error',
    text: `${counted(objects, 'object is', 'objects are')} removed from the tenant, because ${isUndo ? 'the restore brought' : 'the restore point does not hold'} ${objects === 1 ? 'it' : 'them'}${isUndo ? ' into it' : ''}.`,
    filter: { action: 'remove' },
  };
}

function removedLinks(links: number, isUndo: boolean): Danger | null {
  if (links === 0) return null;
  return {
    key: 'linksRemoved',
    tone: 'error',
    text: `${counted(links, 'link is', 'links are')} removed, because ${isUndo ? 'the restore added them.' : 'the link mode is Roll back: memberships and owners given since the restore point are taken away.'}`,
    filter: { action: 'update' },
  };
}

function switchedOn(policies: number): Danger | null {
  if (policies === 0) return null;
  return {
    key: 'policiesOn',
    tone: 'error',
    text: `${counted(policies, 'Conditional Access policy comes', 'Conditional Access policies come')} back switched on and ${policies === 1 ? 'is' : 'are'} enforced at once. Make sure that nobody is locked out.`,
    filter: { type: 'conditionalAccessPolicies' },
  };
}

function rightsSince(rights: number): Danger | null {
  if (rights === 0) return null;
  return {
    key: 'addedRights',
    tone: 'warning',
    text: `${counted(rights, 'role assignment was', 'role assignments were')} added since the restore point and ${rights === 1 ? 'is' : 'are'} left. To take ${rights === 1 ? 'it' : 'them'} away, pick ${rights === 1 ? 'it' : 'them'} one by one in a comparison.`,
    filter: { action: 'skip', type: 'roleAssignments' },
  };
}

function without(objects: number): Danger | null {
  if (objects === 0) return null;
  return {
    key: 'leftOut',
    tone: 'warning',
    text: `${counted(objects, 'policy comes', 'policies come')} back without something that the tenant lacks, as the options say: ${objects === 1 ? 'it' : 'each of them'} says what, and whether it requires less.`,
    filter: { type: 'conditionalAccessPolicies' },
  };
}

/** Of existing objects: what is re-created or taken out of the recycle bin overwrites nothing that is in use. */
function overwritten(counts: PlanInNumbers['counts'], isUndo: boolean): Danger | null {
  const written = counts.filter(({ action, changes }) => action === 'update' && changes > 0);
  const values = written.reduce((sum, { changes }) => sum + changes, 0);
  if (values === 0) return null;
  return {
    key: 'overwritten',
    tone: 'warning',
    text: `${counted(values, 'current value is', 'current values are')} overwritten with ${values === 1 ? 'that' : 'those'} ${wordsOfSource(isUndo).of}.`,
    filter: { action: 'update' },
  };
}

function passwords(people: number): Danger | null {
  if (people === 0) return null;
  return {
    key: 'newPasswords',
    tone: 'warning',
    text: `${counted(people, 'person is', 'people are')} re-created: ${people === 1 ? 'this person needs' : 'they need'} a new password from you and ${people === 1 ? 'has' : 'have'} to register for MFA again.`,
    filter: { action: 'create', type: 'users' },
  };
}

function blocked(objects: number): Danger | null {
  if (objects === 0) return null;
  return {
    key: 'blocked',
    tone: 'warning',
    text: `${counted(objects, 'object cannot', 'objects cannot')} be restored; each one says why.`,
    filter: { action: 'blocked' },
  };
}

function missing(permissions: readonly string[]): Danger | null {
  if (permissions.length === 0) return null;
  return {
    key: 'missingPermissions',
    tone: 'warning',
    text: `The application lacks ${counted(permissions.length, 'permission')}. Grant ${permissions.length === 1 ? 'it' : 'them'} in Entra and make a new plan, or continue without what is blocked.`,
    filter: null,
    permissions,
  };
}
