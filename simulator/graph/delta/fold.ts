import type { Change } from '../../store/change-log.ts';
import type { Tenant } from '../../store/tenant.ts';
import type { SetName } from '../../types.ts';

/** What a delta round says about one object. */
export interface Folded {
  set: SetName;
  id: string;
  /** Created or restored in the round: shown whole, with every edge. */
  whole: boolean;
  created: boolean;
  /** It came back from the bin and is not new. */
  restored: boolean;
  /** The object left and did not come back. */
  gone: 'changed' | 'deleted' | undefined;
  props: Set<string>;
  /** Relation to target to its last change. */
  links: Map<string, Map<string, { type: string; removed: boolean }>>;
}

/** Folds the changes of some sets into one entry per object, in order of first change. */
export function foldChanges(tenant: Tenant, what: Span): Folded[] {
  const byId = new Map<string, Folded>();
  for (const change of tenant.log.between(what.after, what.until)) {
    if (!what.sets.includes(change.set) || isLost(tenant, change)) continue;
    const folded = byId.get(change.id) ?? fresh(change);
    byId.set(change.id, folded);
    apply(folded, change, what.purgedMembers);
  }
  return [...byId.values()];
}

export interface Span {
  sets: readonly SetName[];
  after: number;
  until: number;
  /** Edges that went with a target deleted for good are announced. */
  purgedMembers: boolean;
}

function isLost(tenant: Tenant, change: Change): boolean {
  return tenant.deltaLosses.some(
    ({ set = change.set, id = change.id, what }) =>
      set === change.set && id === change.id && (what === 'entries' || change.kind === 'link'),
  );
}

function fresh(change: Change): Folded {
  return {
    set: change.set,
    id: change.id,
    whole: false,
    created: false,
    restored: false,
    gone: undefined,
    props: new Set(),
    links: new Map(),
  };
}

function apply(folded: Folded, change: Change, purgedMembers: boolean): void {
  if (change.kind === 'create' || change.kind === 'restore') {
    folded.whole = true;
    folded.restored = change.kind === 'restore' && !folded.created;
    folded.created ||= change.kind === 'create';
    folded.gone = undefined;
  } else if (change.kind === 'softDelete') folded.gone = 'changed';
  else if (change.kind === 'hardDelete') folded.gone = 'deleted';
  else if (change.kind === 'update') for (const name of change.props ?? []) folded.props.add(name);
  else if (change.purge === true && !purgedMembers)
    folded.links.get(change.relation ?? 'members')?.delete(change.target ?? '');
  else applyLink(folded, change);
}

function applyLink(folded: Folded, change: Change): void {
  const relation = change.relation ?? 'members';
  const targets = folded.links.get(relation) ?? new Map<string, { type: string; removed: boolean }>();
  folded.links.set(relation, targets);
  targets.set(change.target ?? '', { type: change.targetType ?? 'directoryObject', removed: change.removed === true });
}
