export type ReadValue =
  | { readonly kind: 'empty' }
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'time'; readonly at: string }
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'text'; readonly text: string; readonly isLong: boolean }
  | { readonly kind: 'list'; readonly items: readonly unknown[]; readonly isPlain: boolean }
  | { readonly kind: 'record'; readonly entries: readonly (readonly [name: string, value: unknown])[] };

const LONG_TEXT = 240;
const GUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;
const INSTANT = /^(\d{4})-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
const DAY = /^(\d{4})-\d\d-\d\d$/;

const dayFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

/** Values of Graph that say little by themselves. */
const WORDS: Readonly<Record<string, string>> = {
  enabledForReportingButNotEnforced: 'Report-only',
  AzureADMyOrg: 'This organization only (AzureADMyOrg)',
  AzureADMultipleOrgs: 'Any organization (AzureADMultipleOrgs)',
  AzureADandPersonalMicrosoftAccount:
    'Any organization and personal Microsoft accounts (AzureADandPersonalMicrosoftAccount)',
  PersonalMicrosoftAccount: 'Personal Microsoft accounts (PersonalMicrosoftAccount)',
};

/** What a value of Graph is for somebody who reads it. */
export function readValue(value: unknown): ReadValue {
  if (isEmptyValue(value)) return { kind: 'empty' };
  if (typeof value === 'boolean') return { kind: 'words', text: value ? 'Yes' : 'No' };
  if (typeof value === 'string') return readText(value);
  if (Array.isArray(value))
    return { kind: 'list', items: value, isPlain: value.every((item) => typeof item !== 'object' || item === null) };
  if (typeof value === 'object' && value !== null) return { kind: 'record', entries: Object.entries(value) };
  return { kind: 'text', text: String(value), isLong: false };
}

/** Null, absent, `""`, `[]` and `{}` are all the same to a reader, and to a comparison. */
export function isEmptyValue(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** Holds nothing, however deep one looks: `{ "users": { "include": [] } }`. */
export function isHollow(value: unknown): boolean {
  if (isEmptyValue(value)) return true;
  return typeof value === 'object' && value !== null && Object.values(value).every(isHollow);
}

/** One line of text for a value: for lists, comparisons and titles. */
export function valueText(value: unknown): string {
  const read = readValue(value);
  switch (read.kind) {
    case 'empty':
      return 'Empty';
    case 'words':
    case 'text':
      return read.text;
    case 'time':
      return read.at;
    case 'id':
      return read.id;
    case 'list':
      return read.items.map(valueText).join(', ');
    case 'record':
      return JSON.stringify(value);
  }
}

function readText(text: string): ReadValue {
  if (GUID.test(text)) return { kind: 'id', id: text };
  if (isUsualYear(INSTANT.exec(text)?.[1]) && !Number.isNaN(Date.parse(text))) return { kind: 'time', at: text };
  if (isUsualYear(DAY.exec(text)?.[1]) && !Number.isNaN(Date.parse(text)))
    return { kind: 'words', text: dayFormat.format(new Date(text)) };
  if (text.startsWith('#microsoft.graph.')) return { kind: 'words', text: text.slice('#microsoft.graph.'.length) };
  const words = Object.hasOwn(WORDS, text) ? WORDS[text] : undefined;
  if (words !== undefined) return { kind: 'words', text: words };
  return { kind: 'text', text, isLong: text.length > LONG_TEXT || text.split('\n').length > 4 };
}

/** Graph writes years such as 0001 and 9999 for "never". */
function isUsualYear(year: string | undefined): boolean {
  return year !== undefined && Number(year) >= 1900 && Number(year) < 9000;
}
