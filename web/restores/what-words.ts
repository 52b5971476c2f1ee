import type { RestoreDetail } from './data.ts';

const MOST_NAMED = 3;

type Selection = Pick<RestoreDetail['selection'], 'types' | 'objectsByType'>;
interface Words {
  readonly one: (type: string) => string;
  readonly many: (type: string) => string;
}

/** What a restore is about, in a few words: `3 users, 1 group`, `all users`; empty where nothing was picked by itself. */
export function whatOf({ types, objectsByType }: Selection, { one, many }: Words): string {
  const parts = [
    ...types.map((type) => `all ${inSentence(many(type))}`),
    ...objectsByType.map(
      ({ type, objects }) => `${objects.toLocaleString('en-GB')} ${inSentence(objects === 1 ? one(type) : many(type))}`,
    ),
  ];
  const rest = parts.length - MOST_NAMED;
  return [
    ...parts.slice(0, MOST_NAMED),
    ...(rest > 0 ? [`${String(rest)} more ${rest === 1 ? 'type' : 'types'}`] : []),
  ].join(', ');
}

/** `Conditional Access policy` and `PIM` keep their capitals: only an ordinary word loses it. */
function inSentence(label: string): string {
  return /^[A-Z][a-z]+( [a-z]|$)/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}
