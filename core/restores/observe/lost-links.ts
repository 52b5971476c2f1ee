import { stringOf } from '../../domain/json.ts';
import { objectType } from '../../domain/object-types/index.ts';
import type { LiveState } from '../../domain/plan/index.ts';
import type { Link } from '../../domain/record.ts';
import type { RestoreContext, RestoreEntry } from '../types.ts';
import type { Facts } from './facts.ts';
import type { ObserveOptions } from './observe-live.ts';
import { readLinks, writtenRelations } from './read-links.ts';

/** Links that nobody writes are lost where the other end was or is created again: they are named, not passed over. */
export function withLostLinks(entry: RestoreEntry, asLoaded: RestoreEntry | undefined, facts: Facts): RestoreEntry {
  const lost = lostLinks(asLoaded, facts);
  if (entry.backup === null || lost.length === 0) return entry;
  return { ...entry, backup: { ...entry.backup, links: [...entry.backup.links, ...lost] } };
}

function lostLinks(asLoaded: RestoreEntry | undefined, facts: Facts): readonly Link[] {
  if (asLoaded === undefined || asLoaded.repair === true) return [];
  const written = new Set(writtenRelations(objectType(asLoaded.type)).map(({ name }) => name));
  const isGone = (id: string): boolean => facts.isRenewed(id) || (facts.mapped(id) !== null && !facts.exists(id));
  return (asLoaded.backup?.links ?? []).filter(({ relation, targetId }) => !written.has(relation) && isGone(targetId));
}

/** Somebody may have linked the object that an earlier restore created: what is there again is not lost. */
export async function withRegained(
  context: Pick<RestoreContext, 'client'>,
  facts: Facts,
  { entries, states, options }: Observed,
): Promise<LiveState[]> {
  const lost = entries.map((entry, index) => {
    const present = states[index]?.kind === 'live' || states[index]?.kind === 'matched';
    const links = present ? lostLinks(entry, facts) : [];
    return links.filter(({ targetId }) => facts.mapped(targetId) !== null);
  });
  const wanted = lost.flatMap((links, index) => (links.length === 0 ? [] : [index]));
  if (wanted.length === 0) return states;
  const sources = wanted.flatMap((index) => {
    const [entry, state] = [entries[index], states[index]];
    if (entry === undefined || state === undefined || !('object' in state)) return [];
    const type = objectType(entry.type);
    const names = new Set(lost[index]?.map(({ relation }) => relation));
    const relations = type.relations.filter(({ name }) => names.has(name));
    return [{ type, id: stringOf(state.object.id) ?? entry.objectId, object: state.object, relations }];
  });
  const found = await readLinks(context.client, sources, options);
  const result = [...states];
  for (const [at, index] of wanted.entries()) {
    const state = states[index];
    if (state?.kind !== 'live' && state?.kind !== 'matched') continue;
    const newIds = new Set(lost[index]?.map(({ targetId }) => facts.mapped(targetId)?.toLowerCase()));
    const links = (found[at]?.links ?? []).filter(({ targetId }) => newIds.has(targetId.toLowerCase()));
    result[index] = { ...state, links: [...state.links, ...links] };
  }
  return result;
}

interface Observed {
  readonly entries: readonly RestoreEntry[];
  readonly states: LiveState[];
  readonly options: ObserveOptions;
}
