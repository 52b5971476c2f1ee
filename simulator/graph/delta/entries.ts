import { isKindOf } from '../../schema/model.ts';
import type { Entity } from '../../store/entity-set.ts';
import type { RelationName, SetName } from '../../types.ts';
import { type Call, visible } from '../context.ts';
import { hidesMembers } from '../hidden.ts';
import type { RowShapes } from '../row-shapes.ts';
import { writeSparse } from '../shape.ts';
import { type Folded, foldChanges } from './fold.ts';
import type { Round } from './round.ts';

/** One edge as `members@delta` shows it. */
interface Link {
  relation: RelationName;
  id: string;
  type: string;
  removed: boolean;
}

/** One object's part in a round; edges are cut over pages by the caller. */
export interface Entry {
  /** Where the round resumes to see this entry again. */
  cursor: number;
  setAt: number;
  head: string;
  /** Holes keep the place of edges removed during the round. */
  links: (Link | undefined)[];
}

/** Entries of the round from its cursor on. */
export function entriesOf(
  call: Call,
  round: Round,
  shapes: Map<SetName, RowShapes>,
  minimal: boolean,
): Iterable<Entry> {
  return round.after === undefined ? crawl(call, round, shapes) : changes(call, round, shapes, minimal);
}

/** `,"members@delta":[...]` for some edges of an entry. */
export function linksText(slots: readonly (Link | undefined)[]): string {
  const links = slots.filter((link) => link !== undefined);
  const relations = [...new Set(links.map((link) => link.relation))];
  return relations
    .map((relation) => {
      const items = links.filter((link) => link.relation === relation).map(linkText);
      return `,"${relation}@delta":[${items.join(',')}]`;
    })
    .join('');
}

function linkText(link: Link): string {
  const removed = link.removed ? ',"@removed":{"reason":"deleted"}' : '';
  return `{"@odata.type":"#microsoft.graph.${link.type}","id":"${link.id}"${removed}}`;
}

function* crawl(call: Call, round: Round, shapes: Map<SetName, RowShapes>): IterableIterator<Entry> {
  const { sets } = round.kind;
  for (let setAt = round.setAt; setAt < sets.length; setAt += 1) {
    const set = sets[setAt];
    const shape = set === undefined ? undefined : shapes.get(set);
    if (set === undefined || shape === undefined) continue;
    const start = setAt === round.setAt ? round.cursor : 0;
    for (const entity of call.tenant.set(set).from(start)) {
      if (!visible(call, entity) || (round.ids !== undefined && !round.ids.includes(entity.id))) continue;
      yield {
        cursor: entity.slot,
        setAt,
        head: writeSparse(shape.of(entity), entity, undefined),
        links: allLinks(call, entity, round.relations),
      };
    }
  }
}

function* changes(
  call: Call,
  round: Round,
  shapes: Map<SetName, RowShapes>,
  minimal: boolean,
): IterableIterator<Entry> {
  const list = foldedOf(call, round);
  for (let at = round.cursor; at < list.length; at += 1) {
    const folded = list[at];
    const ofSet = folded === undefined ? undefined : shapes.get(folded.set);
    if (folded === undefined || ofSet === undefined) continue;
    const entry = changeEntry(call, round, { folded, shapes: ofSet, minimal });
    if (entry !== undefined) yield { cursor: at, setAt: 0, ...entry };
  }
}

/** With chaos, the last changes of the round before are told again. */
function foldedOf(call: Call, round: Round): Folded[] {
  const replayed = call.world.settings.chaos > 0 ? 2 : 0;
  const list = foldChanges(call.tenant, {
    sets: round.kind.sets,
    after: Math.max(0, (round.after ?? 0) - replayed),
    until: round.until,
    purgedMembers: call.world.settings.switches.purgedMembersInDelta,
  });
  return round.ids === undefined ? list : list.filter((folded) => round.ids?.includes(folded.id));
}

function changeEntry(
  call: Call,
  round: Round,
  item: { folded: Folded; shapes: RowShapes; minimal: boolean },
): Pick<Entry, 'head' | 'links'> | undefined {
  const { folded, shapes, minimal } = item;
  const type = shapes.declared.withType ? `"@odata.type":"#microsoft.graph.directoryObject",` : '';
  const entity = call.tenant.set(folded.set).byId.get(folded.id);
  if (entity === undefined) {
    const reason = folded.gone ?? (call.tenant.bin.has(folded.id) ? 'changed' : 'deleted');
    return { head: `{${type}"id":"${folded.id}","@removed":{"reason":"${reason}"}`, links: [] };
  }
  const shape = shapes.of(entity);
  const touched = [...folded.props].some((name) => shape.names.includes(name) || shape.extra.includes(name));
  const untold = folded.restored && !touched && call.world.settings.switches.restoresInDelta === 'whenChanged';
  if (folded.whole && !untold)
    return { head: writeSparse(shape, entity, undefined), links: allLinks(call, entity, round.relations) };
  const hidden = hidesMembers(call, entity);
  const links = changedLinks(
    call,
    folded,
    round.relations.filter((relation) => relation !== 'members' || !hidden),
  );
  if (!touched && links.length === 0) return undefined;
  return { head: writeSparse(shape, entity, minimal ? folded.props : undefined), links };
}

function changedLinks(call: Call, folded: Folded, relations: readonly RelationName[]): Link[] {
  return relations.flatMap((relation) =>
    [...(folded.links.get(relation) ?? [])]
      .map(([id, how]) => ({ relation, id, ...how }))
      .filter((link) => isTold(call, folded.set, link.type)),
  );
}

/** Every edge, members in a bin included: they stay members until purged. */
function allLinks(call: Call, entity: Entity, relations: readonly RelationName[]): (Link | undefined)[] {
  const links: (Link | undefined)[] = [];
  const { tenant } = call;
  for (const relation of relations) {
    if (relation === 'members' && hidesMembers(call, entity)) continue;
    for (const id of tenant.link(relation).slots(entity.id)) {
      const target = id === '' ? undefined : (tenant.directoryObject(id) ?? tenant.bin.get(id));
      const told = target !== undefined && isTold(call, entity.set, target.type);
      links.push(!told ? undefined : { relation, id, type: target.type, removed: false });
    }
  }
  return links;
}

/** Nothing says whether groups/delta names service principals, which the lists leave out. */
function isTold(call: Call, set: SetName, targetType: string): boolean {
  return (
    set !== 'groups' || call.world.settings.switches.principalsInGroupDelta || !isKindOf(targetType, 'servicePrincipal')
  );
}
