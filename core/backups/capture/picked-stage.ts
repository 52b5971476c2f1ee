import { leftOutPart } from '../../domain/other-end.ts';
import type { Warning } from '../../domain/states.ts';
import type { StagedPart } from '../store/capture/unknown-parts.ts';
import { deletionStates } from './deletion-stage.ts';
import { withEmbedded } from './embedded.ts';
import { readWhole, withLacked } from './previous.ts';
import type { ObjectsRead } from './read-objects.ts';
import { nextStage } from './stages.ts';
import type { Batch, CaptureContext, Cursor } from './types.ts';

const OBJECTS_PER_PAGE = 200;

/** Reads the objects that were picked, a request for each; what is not there is looked for in the recycle bin. */
export async function* readPicked(context: CaptureContext, cursor: Cursor): AsyncGenerator<Batch> {
  const picked = context.comparing?.picked ?? [];
  let after = typeof cursor.position === 'string' ? cursor.position : '';
  for (;;) {
    const ids = picked.filter((id) => id > after).slice(0, OBJECTS_PER_PAGE);
    after = ids.at(-1) ?? after;
    const last = ids.length < OBJECTS_PER_PAGE;
    yield {
      ...(await readPage(context, ids)),
      cursor: last ? nextStage(context.type, cursor) : { ...cursor, position: after },
    };
    if (last) return;
  }
}

async function readPage(context: CaptureContext, ids: readonly string[]): Promise<Omit<Batch, 'cursor'>> {
  const { found, unread } = await readWhole(context, ids);
  const objects = [...found].map(([id, object]) => ({ id, object }));
  const complete = await withEmbedded(context, await withLacked(context, objects));
  const gone = await deletionStates(
    context,
    ids.filter((id) => !found.has(id) && !unread.has(id)),
  );
  return {
    objects: complete.objects,
    deletions: gone.deletions,
    links: [],
    parts: [...complete.parts, ...(gone.parts ?? []), ...leftOutOf(context, [...found.keys()])],
    fetched: found.size,
    warnings: [...notCompared(context, unread), ...(gone.warnings ?? [])],
  };
}

/** What other objects alone tell of is not asked of all of them for the sake of a few. */
function leftOutOf({ type }: CaptureContext, ids: readonly string[]): StagedPart[] {
  return type.relations
    .filter(({ leftOut }) => leftOut)
    .flatMap((relation) =>
      ids.map((objectId): StagedPart => ({
        objectId,
        part: leftOutPart(relation),
        outcome: 'unknown',
        code: 'graph-unsupported',
        message: 'Microsoft Graph does not show them on the object; they are read when the whole type is compared.',
      })),
    );
}

function notCompared({ type }: CaptureContext, unread: ObjectsRead['unread']): Warning[] {
  const [first] = unread;
  if (!first) return [];
  const [id, { message }] = first;
  const more = unread.size > 1 ? ` and ${String(unread.size - 1)} more` : '';
  return [
    {
      code: 'object-unread',
      type: type.key,
      message: `${type.label.many}: ${id}${more} could not be read, and what they are in the tenant is unknown: ${message}`,
      remedy: 'Run the comparison again.',
    },
  ];
}
