import { type GraphObject, isGraphObject } from '../../domain/json.ts';
import type { RelationSpec } from '../../domain/object-type.ts';
import type { ChainState } from '../../graph/paging/page-chain.ts';
import { pages } from '../../graph/paging/pages.ts';
import { type StagedPart, unknownAmong } from '../store/capture/unknown-parts.ts';
import { chainOptions } from './chain-options.ts';
import { compared, type TargetsBySource } from './compared-links.ts';
import { mayHide } from './hidden-parts.ts';
import { HIDDEN_MEMBERSHIP } from './part-warnings.ts';
import { knownPart, readParts } from './read-parts.ts';
import { scopeOf } from './scope.ts';
import type { CaptureContext, CapturedLink, Cursor } from './types.ts';

/** Graph shows at most this many members of an expanded collection; an object that shows as many is read by itself. */
const EXPAND_CAP = 20;

export interface ExpandedPage {
  readonly ids: readonly string[];
  readonly links: readonly CapturedLink[];
  readonly parts: readonly StagedPart[];
  readonly nextLink: string | null;
  readonly chain: ChainState;
}

/** The relation of every object, by pages that show it with them, from the cursor's position on. */
export async function* expandedPages(
  context: CaptureContext,
  cursor: Cursor,
  relation: RelationSpec,
): AsyncGenerator<ExpandedPage> {
  const url = typeof cursor.position === 'string' ? cursor.position : expandUrl(context, relation);
  for await (const page of pages(context.client, { url }, chainOptions(context, cursor))) {
    const ids = page.value.map((object) => String(object['id']));
    const shown = new Map(
      page.value.flatMap((object) => {
        const targets = targetsOf(object[relation.name]);
        return targets === null || targets.length >= EXPAND_CAP ? [] : [[String(object['id']), targets] as const];
      }),
    );
    // Cut off, or not shown at all: read by itself.
    const open = ids.filter((id) => !shown.has(id));
    const { targets: whole, parts } = await targetsOfEach(context, relation, open);
    yield {
      ids,
      links: await compared(context, relation, new Map([...shown, ...whole])),
      parts: [...parts, ...(await knownAgain(context, relation, [...shown.keys()]))],
      nextLink: page.nextLink,
      chain: page.chain,
    };
  }
}

function expandUrl({ type }: CaptureContext, relation: RelationSpec): string {
  const source = type.sources[0];
  const collection = source?.kind === 'collection' ? source.path.split('?')[0] : undefined;
  if (collection === undefined) throw new Error(`${type.key} cannot be expanded`);
  const top = source?.kind === 'collection' && source.top !== undefined ? `&$top=${source.top}` : '';
  return `${collection}?$select=id&$expand=${relation.name}($select=id)${top}`;
}

/** The relation of each of these objects, a request for each. */
export async function targetsOfEach(
  context: CaptureContext,
  relation: RelationSpec,
  ids: readonly string[],
): Promise<{ targets: TargetsBySource; parts: readonly StagedPart[] }> {
  const path = relation.read.kind === 'ends' ? '' : (relation.read.path ?? '');
  const part = {
    name: relation.name,
    single: relation.single,
    owner: context.type,
    path,
    mayHide: mayHide(relation, context.granted),
  };
  const { read, parts, refused } = await readParts(context, part, ids);
  if (refused) throw refused;
  return { targets: read, parts };
}

async function knownAgain(
  context: CaptureContext,
  relation: RelationSpec,
  ids: readonly string[],
): Promise<StagedPart[]> {
  const { name } = relation;
  const but = mayHide(relation, context.granted) ? HIDDEN_MEMBERSHIP : '';
  const before = await unknownAmong(context.db, scopeOf(context), { part: name, ids, but });
  return ids.filter((id) => before.has(id)).map((id) => knownPart(id, name));
}

/** Null where the answer leaves the relation out: that is no empty one. */
function targetsOf(value: unknown): GraphObject[] | null {
  if (Array.isArray(value)) return value.filter(isGraphObject);
  if (value === null) return [];
  return isGraphObject(value) ? [value] : null;
}
