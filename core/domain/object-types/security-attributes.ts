import { isGraphObject, type GraphObject, type Json } from '../json.ts';
import type { ObjectType } from '../object-type.ts';
import type { PartRequest, PartWrite } from '../part-write.ts';
import { sameContent } from './part-helpers.ts';

const NAME = 'customSecurityAttributes';
const READ = 'CustomSecAttributeAssignment.Read.All';
const WRITE = 'CustomSecAttributeAssignment.ReadWrite.All';
const SET_TYPE = '#Microsoft.DirectoryServices.CustomSecurityAttributeValue';

export const guardedAttributes: NonNullable<ObjectType['guarded']> = [{ property: NAME, readers: [READ, WRITE] }];

/** Custom security attributes have permissions of their own, are refused at creation, and say of what type they are. */
export const securityAttributes: PartWrite = {
  properties: [NAME],
  permission: [[WRITE]],
  otherwise: 'read-only',
  requests: (wanted, live) => {
    const changes = changesOf(setsOf(wanted), setsOf(live));
    if (changes.length < 2) return changes.map((change) => request([change]));
    // One that is not defined any more keeps no other back.
    return [{ ...request(changes), singly: changes.map((change) => request([change])) }];
  },
};

interface Change {
  readonly set: string;
  readonly name: string;
  readonly value: Json;
}

type Sets = Readonly<Record<string, GraphObject>>;

/** Attributes that are not named keep their values: one that the backup lacks is taken away by null. */
function changesOf(after: Sets, before: Sets): Change[] {
  return [...new Set([...Object.keys(after), ...Object.keys(before)])].flatMap((set) => {
    const [next, now] = [after[set] ?? {}, before[set] ?? {}];
    return [...new Set([...Object.keys(next), ...Object.keys(now)])]
      .filter((name) => !name.includes('@') && !sameContent(next[name], now[name]))
      .map((name) => ({ set, name, value: next[name] ?? null }));
  });
}

function request(changes: readonly Change[]): PartRequest {
  const sets: Record<string, GraphObject> = {};
  for (const { set, name, value } of changes) {
    const type = typeOf(value);
    sets[set] = {
      ...(sets[set] ?? { '@odata.type': SET_TYPE }),
      ...(type === null ? {} : { [`${name}@odata.type`]: type }),
      [name]: value,
    };
  }
  const names = changes.map(({ set, name }) => `${set}.${name}`).join(', ');
  return { attribute: NAME, name: `${NAME} ${names}`, method: 'PATCH', path: '', body: { [NAME]: sets } };
}

function setsOf(object: GraphObject | null): Sets {
  const sets = object?.[NAME];
  if (!isGraphObject(sets)) return {};
  return Object.fromEntries(
    Object.entries(sets).flatMap(([name, set]) => (isGraphObject(set) && !name.includes('@') ? [[name, set]] : [])),
  );
}

/** Texts and yes or no need no name of their type. */
function typeOf(value: Json): string | null {
  if (Array.isArray(value)) return `#Collection(${typeof value[0] === 'number' ? 'Int32' : 'String'})`;
  return typeof value === 'number' ? '#Int32' : null;
}
