import type { RestoreItemDetail } from '../data.ts';

type Attribute = RestoreItemDetail['plan']['attributes'][number];
type Link = RestoreItemDetail['plan']['links'][number];

/** Left as the options say, or because it was not chosen: ticked, it is written. */
const BY_CHOICE: readonly string[] = ['not-chosen', 'kept-without-overwrite', 'links-skipped'];

export function isTickableAttribute({ treatment, reason }: Pick<Attribute, 'treatment' | 'reason'>): boolean {
  return treatment === 'write' || (reason !== null && BY_CHOICE.includes(reason.code));
}

export function isTickableLink({ direction, ...link }: Pick<Link, 'direction' | 'treatment' | 'reason'>): boolean {
  return direction === 'outgoing' && isTickableAttribute(link);
}

/** As a choice names the link. */
export function chosenLink({ relation, other }: Pick<Link, 'relation' | 'other'>): {
  relation: string;
  targetId: string;
} {
  return { relation, targetId: other.backupId ?? other.id ?? '' };
}

/** Whether differences of the item can be ticked: it is there, was selected, and is restored from a backup. */
export function isTickable({ action, repair, neededBy, plan }: RestoreItemDetail): boolean {
  const isThere = plan.liveId !== null && (action === 'update' || action === 'skip');
  const isSelected = !repair && neededBy === null;
  return isThere && isSelected && (plan.attributes.some(isTickableAttribute) || plan.links.some(isTickableLink));
}
