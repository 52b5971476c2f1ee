import { linkTargetType } from '../../domain/delta/delta-entry.ts';
import { isCybbackError } from '../../domain/errors.ts';
import { type GraphObject, stringOf } from '../../domain/json.ts';
import type { ObjectType, RelationSpec } from '../../domain/object-type.ts';
import type { ObjectState } from '../../domain/plan/index.ts';
import type { Link } from '../../domain/record.ts';
import { batchCollections } from '../../graph/batch/batch-collections.ts';
import type { CallOptions, GraphClient } from '../../graph/types.ts';
import { relationPath } from './object-path.ts';
import { readEnds } from './read-ends.ts';

const UNREADABLE = [
  'graph-permission-missing',
  'graph-not-licensed',
  'graph-bad-request',
  'graph-unsupported',
  'graph-protocol',
  'graph-not-found',
] as const;

interface Found {
  readonly links: Link[];
  readonly unread: string[];
}

/** Relations that a restore writes; the others are captured for reference and not read again. */
export function writtenRelations(type: ObjectType): readonly RelationSpec[] {
  return type.relations.filter((relation) => relation.write !== undefined);
}

export interface Source {
  readonly type: ObjectType;
  readonly id: string;
  readonly object: GraphObject;
  /** Those that a restore writes where none are given. */
  readonly relations?: readonly RelationSpec[];
}

/**
 * The links of live objects, in the order of the objects, and the relations that Graph did not show. Pages of several
 * sources travel together.
 */
export async function readLinks(
  client: GraphClient,
  sources: readonly Source[],
  { granted = null, ...options }: CallOptions & { readonly granted?: readonly string[] | null } = {},
): Promise<Pick<ObjectState, 'links' | 'unread'>[]> {
  // Graph shows nobody, without a word, where the permission is missing.
  const isHidden = ({ hidden }: RelationSpec, object: GraphObject): boolean =>
    granted !== null && hidden?.appliesTo(object) === true && !granted.includes(hidden.permission);
  const all = sources.flatMap(({ type, id, object, relations = writtenRelations(type) }, index) =>
    relations
      .filter(({ read }) => read.kind === 'delta' || read.appliesTo?.(object) !== false)
      .filter((relation) => !isHidden(relation, object))
      .map((relation) => ({ index, type, id, relation })),
  );
  const wanted = all.filter(({ relation }) => relation.read.kind !== 'ends');
  const answers = await batchCollections(
    client,
    wanted.map(({ type, id, relation }) => ({ url: relationPath(type, relation, id), single: relation.single })),
    options,
  );
  const found = sources.map(({ type, object, relations = writtenRelations(type) }): Found => ({
    links: [],
    unread: relations.flatMap((relation) => (isHidden(relation, object) ? [relation.name] : [])),
  }));
  for (const [at, { index, id, relation }] of wanted.entries()) {
    const answer = answers[at];
    if (answer?.ok === false) {
      // Hidden membership, a relation that this tenant does not offer, an object that went meanwhile: it costs the
      // relation of that object alone.
      if (!isCybbackError(answer.error, ...UNREADABLE)) throw answer.error;
      found[index]?.unread.push(relation.name);
      continue;
    }
    for (const target of answer?.value ?? []) {
      const targetId = stringOf(target.id);
      if (targetId === null) continue;
      found[index]?.links.push({
        sourceId: id,
        relation: relation.name,
        targetId,
        targetType: linkTargetType(target, relation),
      });
    }
  }
  await addFromEnds(client, { asked: all, found }, options);
  return found.map(({ links, unread }) => (unread.length === 0 ? { links } : { links, unread }));
}

interface Asked {
  readonly index: number;
  readonly id: string;
  readonly relation: RelationSpec;
}

/** One look at the targets serves every source of the relation. */
async function addFromEnds(
  client: GraphClient,
  { asked, found }: { readonly asked: readonly Asked[]; readonly found: readonly Found[] },
  options: CallOptions,
): Promise<void> {
  for (const [relation, of] of Map.groupBy(asked, (one) => one.relation)) {
    const { read } = relation;
    if (read.kind !== 'ends') continue;
    const sourceIds = new Set(of.map(({ id }) => id));
    const told = await readEnds(
      client,
      { relation: { ...relation, read }, sourceIds, unreadable: UNREADABLE },
      options,
    );
    for (const { index, id } of of) {
      found[index]?.links.push(...told.links.filter(({ sourceId }) => sourceId === id));
      found[index]?.unread.push(...told.unread);
    }
  }
}
