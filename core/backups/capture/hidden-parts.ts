import type { ObjectType, RelationSpec } from '../../domain/object-type.ts';
import { unknownAmong, type StagedPart } from '../store/capture/unknown-parts.ts';
import { HIDDEN_MEMBERSHIP } from './part-warnings.ts';
import { knownPart } from './read-parts.ts';
import { scopeOf } from './scope.ts';
import type { CaptureContext, CapturedObject } from './types.ts';

/** Permissions, of those that decide how much Graph shows of the type, that the connection holds. */
export function seenWith(type: ObjectType, granted: ReadonlySet<string>): string[] {
  const wanted = new Set(type.relations.flatMap(({ hidden }) => hidden?.permission ?? []));
  return [...wanted].filter((permission) => granted.has(permission)).sort();
}

/** The relation of some objects is shown empty to this connection. */
export function mayHide({ hidden }: Pick<RelationSpec, 'hidden'>, granted: ReadonlySet<string>): boolean {
  return hidden !== undefined && !granted.has(hidden.permission);
}

/** Which of the objects hide whom they hold from this connection, and which do so no longer. */
export async function hiddenParts(context: CaptureContext, objects: readonly CapturedObject[]): Promise<StagedPart[]> {
  const found = context.type.relations.flatMap((relation) =>
    relation.hidden ? [hiddenOf(context, { ...relation, hidden: relation.hidden }, objects)] : [],
  );
  return (await Promise.all(found)).flat();
}

async function hiddenOf(
  context: CaptureContext,
  { name, hidden }: RelationSpec & { readonly hidden: NonNullable<RelationSpec['hidden']> },
  objects: readonly CapturedObject[],
): Promise<StagedPart[]> {
  const isHidden = ({ object }: CapturedObject): boolean =>
    !context.granted.has(hidden.permission) && hidden.appliesTo(object);
  const open = objects.filter((object) => !isHidden(object)).map(({ id }) => id);
  const before =
    open.length === 0 ? new Set<string>() : await unknownAmong(context.db, scopeOf(context), { part: name, ids: open });
  return [
    ...open.filter((id) => before.has(id)).map((id) => knownPart(id, name)),
    ...objects.filter(isHidden).map(({ id }): StagedPart => ({
      objectId: id,
      part: name,
      outcome: 'unknown',
      code: HIDDEN_MEMBERSHIP,
      message: `Microsoft Graph shows hidden members only with the permission ${hidden.permission}.`,
    })),
  ];
}
