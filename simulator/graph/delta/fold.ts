import type { Change } from '../../store/change-log.ts';
import type { Tenant } from '../../store/tenant.ts';
import type { SetName } from '../../types.ts';

/** What a delta round says about one object. */
export interface Folded {
  set: SetName;
  id: string;
  /** Created or restored in the round: shown whole, with every edge. */
  whole: boolean;
  /** The object left and did not come back. */
  gone: 'changed' | 'deleted' | undefined;
  props: Set<string>;
  /** Relation to target to its last change. */
  links: Map<string, Map<string, { type: string; removed: boolean }>>;
}

/** Folds the changes of some sets into one entry per object, in order of first change. */
export function foldChanges(tenant: Tenant, sets: readonly SetName[], after: number, until: number): Folded[] {
  const byId = new Map<string, Folded>();
  for (const change of tenant.log.between(after, until)) {
    if (!sets.includes(change.set)) continue;
    const folded = byId.get(change.id) ?? fresh(change);
    byId.set(change.id, folded);
    apply(folded, change);
  }
  return [...byId.values()];
}

function fresh(change: Change): Folded {
  return { set: change.set, id: change.id, whole: false, gone: undefined, props: new Set(), links: new Map() };
}

function apply(folded: Folded, change: Change): void {
  if (change.kind === 'create' || change.kind === 'restore') {
    folded.whole = true;
    folded.gone = undefined;
  } else if (change.kind === 'softDelete') folded.gone = 'changed';
  else if (change.kind === 'hardDelete') folded.gone = 'deleted';
  else if (change.kind === 'update') for (const name of change.props ?? []) folded.props.add(name);
  else applyLink(folded, change);
}

function applyLink(folded: Folded, change: Change): void {
  const relation = change.relation ?? 'members';
  const targets = folded.links.get(relation) ?? new Map<string, { type: string; removed: boolean }>();
  folded.links.set(relation, targets);
  targets.set(change.target ?? '', { type: change.targetType ?? 'directoryObject', removed: change.removed === true });
}
