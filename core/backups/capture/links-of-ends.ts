import type { GraphObject } from '../../domain/json.ts';
import type { RelationSpec } from '../../domain/object-type.ts';
import { objectType } from '../../domain/object-types/index.ts';
import { leftOutPart } from '../../domain/other-end.ts';
import type { TypeKey } from '../../domain/type-keys.ts';
import { openLinksTo } from '../store/capture/lookups.ts';
import type { StagedPart } from '../store/capture/unknown-parts.ts';
import { readParts } from './read-parts.ts';
import { scopeOf } from './scope.ts';
import type { CaptureContext, CapturedLink } from './types.ts';

/** Objects that tell of a relation whose target they are. */
export interface Ends {
  readonly type: TypeKey;
  /** With `{id}` in place of the end's ID. */
  readonly path: string;
  /** The ID of what the end names, where the relation is from it. */
  sourceOf(named: GraphObject): string | null;
}

/**
 * The links that lead to these ends, and those that the last backup held and the ends do not tell of. What an end cannot
 * tell is unknown of that end alone, and its links stay.
 *
 * Errors: the refusal, where not one of several ends was allowed to be read.
 */
export async function linksOfEnds(
  context: CaptureContext,
  relation: RelationSpec,
  ends: Ends,
  ids: readonly string[],
): Promise<{ links: readonly CapturedLink[]; parts: readonly StagedPart[] }> {
  const part = { name: leftOutPart(relation), single: false, owner: objectType(ends.type), path: ends.path };
  const { read, parts, refused } = await readParts(context, part, ids);
  if (refused) throw refused;
  const present = [...read].flatMap(([targetId, found]) =>
    found.flatMap((named) => ends.sourceOf(named) ?? []).map((sourceId) => ({ sourceId, targetId })),
  );
  const seen = new Set(present.map(({ sourceId, targetId }) => `${sourceId} ${targetId}`));
  const known = await openLinksTo(context.db, scopeOf(context), relation.name, [...read.keys()]);
  return {
    parts,
    links: [
      ...present.map((link): CapturedLink => ({
        ...link,
        relation: relation.name,
        targetType: ends.type,
        outcome: 'present',
      })),
      ...known
        .filter(({ sourceId, targetId }) => !seen.has(`${sourceId} ${targetId}`))
        .map((link): CapturedLink => ({ ...link, relation: relation.name, outcome: 'missing' })),
    ],
  };
}
