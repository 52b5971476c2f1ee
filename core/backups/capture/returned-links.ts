import { openVersions } from '../store/capture/lookups.ts';
import { linksInDoubt, type LinkInDoubt } from '../store/capture/recycle-bin.ts';
import { stageFound } from '../store/capture/staging.ts';
import type { StagedPart } from '../store/capture/unknown-parts.ts';
import { compared } from './compared-links.ts';
import { mayHide } from './hidden-parts.ts';
import { readParts, unknownPart } from './read-parts.ts';
import { scopeOf } from './scope.ts';
import type { CaptureContext, CapturedLink, CapturedObject } from './types.ts';

const PER_PAGE = 200;

/**
 * An object that comes back from the recycle bin brings its links along, but for those that were taken away before it
 * went there: while it lay there nobody could tell. Relations that hold such a link are read by themselves, once every
 * type has been read. Repeating it changes nothing.
 */
export async function verifyReturned(context: CaptureContext): Promise<void> {
  const scope = scopeOf(context);
  let after: LinkInDoubt = { sourceId: '', relation: '' };
  for (;;) {
    const page = await linksInDoubt(context.db, scope, { after, limit: PER_PAGE });
    for (const relation of context.type.relations) {
      const ids = page.filter((doubt) => doubt.relation === relation.name).map(({ sourceId }) => sourceId);
      if (ids.length > 0) await stageFound(context.db, scope, await readAgain(context, relation, ids));
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PER_PAGE) return;
    after = last;
  }
}

/** Never changes: a round of changes alone has no reason to mention it of an object that is known. */
const IMMUTABLE = 'createdDateTime';

/**
 * An object that was deleted and restored since the last round is told of as if it were new: whole, with the links that
 * it has now, and without a word on those that were taken away before. The relations of such objects are read by
 * themselves.
 */
export async function linksOfReturned(
  context: CaptureContext,
  mentioned: readonly CapturedObject[],
): Promise<{ links: readonly CapturedLink[]; parts: readonly StagedPart[] }> {
  const { delta, relations } = context.type;
  const whole = delta?.minimal ? mentioned.filter(({ object }) => IMMUTABLE in object).map(({ id }) => id) : [];
  const known = [...(await openVersions(context.db, scopeOf(context), whole)).keys()];
  if (known.length === 0) return { links: [], parts: [] };
  const told = relations.filter(({ read }) => read.kind === 'delta');
  const found = await Promise.all(told.map((relation) => readAgain(context, relation, known)));
  return { links: found.flatMap(({ links }) => links), parts: found.flatMap(({ parts }) => parts) };
}

async function readAgain(
  context: CaptureContext,
  relation: CaptureContext['type']['relations'][number],
  ids: readonly string[],
): Promise<{ links: readonly CapturedLink[]; parts: readonly StagedPart[] }> {
  // One that came back is a changed end, and was asked.
  const path = relation.read.kind === 'ends' ? undefined : relation.read.path;
  if (path === undefined) return { links: [], parts: [] };
  const part = { name: relation.name, single: relation.single, owner: context.type, path };
  const { read, parts, refused } = await readParts(
    context,
    { ...part, mayHide: mayHide(relation, context.granted) },
    ids,
  );
  const unknown = refused ? ids.map((id) => unknownPart(id, relation.name, refused)) : [];
  return { links: await compared(context, relation, read), parts: [...parts, ...unknown] };
}
