import { CybbackError } from '../../domain/errors.ts';
import { type GraphObject, stringOf } from '../../domain/json.ts';
import { fill } from '../observe/object-path.ts';
import type { RestoreContext } from '../types.ts';
import { callOptions } from './item-run.ts';
import type { LinkGroup, ReadyLink } from './links.ts';

/**
 * An action answers `false`, and no error, where it changed nothing: the link may have been as wanted before, or Graph did
 * not do it. The target tells which.
 */
export async function confirmAction(
  context: RestoreContext,
  { relation, change }: LinkGroup,
  { link, body }: { readonly link: ReadyLink; readonly body: GraphObject | null },
): Promise<void> {
  if (body?.value !== false || relation.read.kind !== 'ends') return;
  const { value } = await context.client.page(
    { url: fill(relation.read.endPath, link.targetId) },
    callOptions(context),
  );
  const isThere = value.some(({ id }) => stringOf(id)?.toLowerCase() === link.sourceId.toLowerCase());
  if (isThere === (change === 'add')) return;
  const found = isThere ? 'still found' : 'not found';
  throw new CybbackError(
    'graph-bad-request',
    `Microsoft Graph answered that it changed nothing: the link is ${found}.`,
  );
}
