import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import type { CsvValue } from '../http/csv.ts';
import { type FileObject, KIND_WORDS, namedValue, unreadableSide } from './file-words.ts';

export const COMPARISON_HEADER = [
  'Type',
  'Object ID',
  'Display name',
  'User principal name',
  'Difference',
  'Attribute or link',
  'Change',
  'Before',
  'After',
  'Linked object ID',
  'Not known',
];

/** A line for each attribute and link of an object that differs, else one. */
export function comparisonLines(object: FileObject): (readonly CsvValue[])[] {
  const { attributes, links, linksAdded, linksRemoved, kind, unreadable } = object;
  const lines = [
    ...attributes.map(({ path, before, after, kind: change }) => [
      path,
      change,
      namedValue(before, object),
      namedValue(after, object),
      '',
    ]),
    ...links.map(({ relationLabel, change, id, displayName }) => [
      relationLabel,
      change,
      change === 'removed' ? (displayName ?? id) : '',
      change === 'added' ? (displayName ?? id) : '',
      id,
    ]),
  ];
  const more = linksAdded + linksRemoved - links.length;
  if (more > 0) lines.push(['Links', `${String(more)} more`, '', '', '']);
  const unread =
    unreadable === null ? '' : `${capitalized(unreadableSide(unreadable))} cannot be read: ${unreadable.message}`;
  const why = [unread, object.note ?? ''].filter((text) => text !== '').join(' ');
  if (why !== '' || lines.length === 0) lines.unshift(['', '', '', '', '']);
  return lines.map((line, index) => [
    OBJECT_TYPES[object.type].label.one,
    object.id,
    object.displayName,
    object.userPrincipalName,
    KIND_WORDS[kind],
    ...line,
    index === 0 ? why : '',
  ]);
}

function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
