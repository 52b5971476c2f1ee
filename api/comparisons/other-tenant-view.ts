import type { z } from 'zod';
import type { AcrossObject, NamedInTenant, Side } from '#core/backups/compare/tenants-types.ts';
import { withComposedNames } from '#core/backups/store/browse/composed-names.ts';
import { type NamedRef, type ObjectNames, nameKey, namesById, namesOf } from '#core/backups/store/browse/names.ts';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import { typeLabel } from '#core/domain/object-types/labels.ts';
import type { TypeKey } from '#core/domain/type-keys.ts';
import { attributeView, linkView } from '../backups/difference-view.ts';
import type { ApiContext } from '../http/context.ts';
import { idsIn } from './compared-objects.ts';
import type { FileObject } from './file-words.ts';
import type { acrossObject } from './other-tenant-schema.ts';
import type { ComparedTenants } from './other-tenant.ts';

type View = z.infer<typeof acrossObject>;
type Names = ReadonlyMap<string, ObjectNames>;

/** With names for what has none, and for every ID in values and links. */
export async function acrossViews(
  { db }: Pick<ApiContext, 'db'>,
  compared: ComparedTenants,
  objects: readonly AcrossObject[],
): Promise<View[]> {
  const scopes = { before: compared.from.side.scope, after: compared.to.side.scope };
  const linked = (side: Side): NamedRef[] =>
    objects.flatMap(({ links, unclear }) => [
      ...links.filter(({ change }) => change === (side === 'before' ? 'removed' : 'added')),
      ...unclear.filter((ref) => ref.side === side),
    ]);
  const ids = [...new Set(objects.flatMap(({ attributes }) => idsIn(attributes)))];
  const composed = async (side: Side) => {
    const rows = objects.flatMap(({ type, [side]: own }) => (own === null ? [] : [{ ...own, type }]));
    return new Map((await withComposedNames(db, scopes[side], rows)).map((row) => [nameKey(row), row]));
  };
  const [before, after, first, second, ownBefore, ownAfter] = await Promise.all([
    namesOf(db, scopes.before, linked('before')),
    namesOf(db, scopes.after, linked('after')),
    namesById(db, scopes.before, ids),
    namesById(db, scopes.after, ids),
    composed('before'),
    composed('after'),
  ]);
  const names = new Map([...first, ...second].map((one) => [one.id, { ...one, typeLabel: typeLabel(one.type) }]));
  return objects.map((object): View => {
    const { type, kind, matchedBy, namesakes, attributes, links, linksAdded, linksRemoved, unclear } = object;
    return {
      type,
      kind,
      matchedBy,
      before: sideOf(type, object.before, ownBefore),
      after: sideOf(type, object.after, ownAfter),
      namesakes: { before: [...namesakes.before], after: [...namesakes.after] },
      // No restore is made of it.
      attributes: attributes.map((change) => ({ ...attributeView(OBJECT_TYPES[type], change), restorable: false })),
      links: links.map((link) => ({
        ...linkView(type, link, link.change === 'removed' ? before : after),
        restorable: false,
      })),
      linksAdded,
      linksRemoved,
      names: idsIn(attributes).flatMap((id) => names.get(id) ?? []),
      unclear: unclear.map((ref) => ({ ...ref, ...namesIn(ref.side === 'before' ? before : after, ref) })),
      note: noteOf(compared, object),
    };
  });
}

function sideOf(
  type: TypeKey,
  own: NamedInTenant | null,
  composed: ReadonlyMap<string, NamedInTenant>,
): View['before'] {
  if (own === null) return null;
  const { id, displayName, userPrincipalName } = composed.get(nameKey({ type, id: own.id })) ?? own;
  return { id, displayName, userPrincipalName };
}

function namesIn(names: Names, ref: NamedRef): ObjectNames {
  const { displayName = null, userPrincipalName = null } = names.get(nameKey(ref)) ?? {};
  return { displayName, userPrincipalName };
}

function noteOf(
  { from, to }: ComparedTenants,
  { kind, namesakes, unclear, unreadable, linksLeftOut, before, after }: AcrossObject,
): string | null {
  const called = { before: from.connection.name, after: to.connection.name };
  const many = (side: Side): string => `${String(namesakes[side].length)} in ${called[side]}`;
  const sentences = [
    ...(kind === 'ambiguous'
      ? [`Several are known by the same name: ${many('before')}, ${many('after')}. None was compared.`]
      : []),
    ...(kind === 'unknown' && (before === null || after === null)
      ? ['It has nothing by which its counterpart could be told, or it names something that is ambiguous.']
      : []),
    ...(unreadable === null ? [] : [`Its content in ${called[unreadable.side]} cannot be read: ${unreadable.message}`]),
    ...(linksLeftOut ? ['It has too many links to compare them.'] : []),
    ...(unclear.length > 0
      ? [`Of ${String(unclear.length)} that it names or is linked with, the counterpart cannot be told.`]
      : []),
  ];
  return sentences.length === 0 ? null : sentences.join(' ');
}

export function fileObject(view: View): FileObject {
  const { id = '', displayName = null, userPrincipalName = null } = view.before ?? view.after ?? {};
  return { ...view, id, displayName, userPrincipalName, unreadable: null };
}
