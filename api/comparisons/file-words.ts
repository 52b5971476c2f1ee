import type { AcrossKind } from '#core/backups/compare/tenants-types.ts';
import { GUID } from '#core/domain/plan/references.ts';
import { skuName } from '#core/domain/sku-names.ts';
import type { ComparedObject } from './sides.ts';

export const KIND_WORDS: Readonly<Record<ComparedObject['kind'] | AcrossKind, string>> = {
  added: 'Added',
  changed: 'Changed',
  softDeleted: 'Deleted',
  hardDeleted: 'Permanently deleted',
  linksChanged: 'Links changed',
  onlyBefore: 'Only in the first tenant',
  onlyAfter: 'Only in the second tenant',
  ambiguous: 'Name is ambiguous',
  unknown: 'Not known',
};

/** An object as files tell of it. */
export type FileObject = Omit<ComparedObject, 'kind'> & {
  readonly kind: keyof typeof KIND_WORDS;
  /** What else cannot be told of it. */
  readonly note?: string | null;
};

export function unreadableSide({ backup }: NonNullable<ComparedObject['unreadable']>): string {
  return backup === null ? 'the content of one side' : `backup #${String(backup)}`;
}

/** A value as text, each ID in it followed by the name of what it is, an object or a product. Empty where there is none. */
export function namedValue(value: unknown, { names }: Pick<ComparedObject, 'names'>): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const known = new Map(names.map(({ id, displayName }) => [id, displayName]));
  return text.replaceAll(GUID, (id) => {
    const name = known.get(id.toLowerCase()) ?? skuName(id);
    return name ? `${id} (${name})` : id;
  });
}
