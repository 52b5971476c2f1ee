import type { z } from 'zod';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import { DIFFERENCE_CAUSE_WORDS, DIFFERENCE_KIND_WORDS } from '#core/domain/proof-words.ts';
import type { CsvValue } from '../http/csv.ts';
import type { proofDifference } from './schema.ts';

export const DIFFERENCE_HEADER = [
  'Type',
  'Object ID',
  'Display name',
  'User principal name',
  'Difference',
  'Attribute or link',
  'Linked object ID',
  'Linked object',
  'In the tenant',
  'In the backup',
  'Cause',
  'Changed at',
  'Values could not be read',
];

type View = z.infer<typeof proofDifference>;

/** A line for each attribute of an object that differs, else one. */
export function differenceLines(difference: View): (readonly CsvValue[])[] {
  const { attributes, link, kind } = difference;
  const sides = [kind === 'onlyInCopy' ? 'Missing' : 'Present', kind === 'onlyInTenant' ? 'Missing' : 'Present'];
  if (attributes.length > 0)
    return attributes.map(({ path, tenant, copy }) => line(difference, path, [valueText(tenant), valueText(copy)]));
  return [line(difference, link?.relationLabel ?? '', kind === 'different' ? ['', ''] : sides)];
}

function line(difference: View, what: string, sides: readonly string[]): readonly CsvValue[] {
  const { type, id, displayName, userPrincipalName, kind, cause, link, changedAt, unreadable } = difference;
  return [
    OBJECT_TYPES[type].label.one,
    id,
    displayName,
    userPrincipalName,
    DIFFERENCE_KIND_WORDS[kind],
    what,
    link?.id ?? '',
    link?.displayName ?? '',
    ...sides,
    DIFFERENCE_CAUSE_WORDS[cause].label,
    changedAt,
    unreadable,
  ];
}

function valueText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
