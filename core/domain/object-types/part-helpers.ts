import { isGraphObject, stringOf, type GraphObject, type Json } from '../json.ts';
import type { PartRequest, PartWrite } from '../part-write.ts';

/** What the types share that have properties written by requests of their own. */

/** Whether two values say the same: order, annotations and empty values aside. */
export function sameContent(a: Json | undefined, b: Json | undefined): boolean {
  return contentOf(a) === contentOf(b);
}

function contentOf(value: Json | undefined): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) {
    const texts = value
      .map(contentOf)
      .filter((text) => text !== '')
      .toSorted();
    return texts.length === 0 ? '' : `[${texts.join(',')}]`;
  }
  if (!isGraphObject(value)) return JSON.stringify(value);
  const texts = Object.entries(value).flatMap(([key, inner]) => {
    const text = key.includes('@') && key !== '@odata.type' ? '' : contentOf(inner);
    return text === '' ? [] : [`${JSON.stringify(key)}:${text}`];
  });
  return texts.length === 0 ? '' : `{${texts.toSorted().join(',')}}`;
}

export function objectsIn(value: Json | undefined): GraphObject[] {
  return Array.isArray(value) ? value.filter(isGraphObject) : [];
}

/** What is sent to change a child: its type, and what differs; null where nothing does. */
export function childChange(wanted: GraphObject, live: GraphObject): GraphObject | null {
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(live)])].filter(isSent);
  const differing = names.filter((name) => !sameContent(wanted[name], live[name]));
  if (differing.length === 0) return null;
  return withType(
    wanted,
    differing.map((name) => [name, plain(wanted[name] ?? (Array.isArray(live[name]) ? [] : null))]),
  );
}

/** What is sent to make a child: all that the backup has of it but its ID. */
export function newChild(wanted: GraphObject): GraphObject {
  return withType(
    wanted,
    Object.entries(wanted).flatMap(([name, value]) => (isSent(name) && value !== null ? [[name, plain(value)]] : [])),
  );
}

/** Without what Graph adds to answers, at every depth. */
function plain(value: Json): Json {
  if (Array.isArray(value)) return value.map(plain);
  if (!isGraphObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) =>
      name.includes('@') && name !== '@odata.type' ? [] : [[name, plain(inner)]],
    ),
  );
}

function isSent(name: string): boolean {
  return name !== 'id' && !name.includes('@');
}

function withType(child: GraphObject, properties: readonly (readonly [string, Json])[]): GraphObject {
  const type = child['@odata.type'];
  return { ...(type === undefined ? {} : { '@odata.type': type }), ...Object.fromEntries(properties) };
}

interface Licence {
  readonly skuId: string;
  readonly disabledPlans: readonly string[];
}

/** Licences that were assigned to the user itself; those of its groups come and go with the membership. */
function ownLicences(user: GraphObject): Licence[] {
  if (!Array.isArray(user.licenseAssignmentStates)) return licencesIn(user.assignedLicenses);
  return licencesIn(
    objectsIn(user.licenseAssignmentStates).filter(
      ({ assignedByGroup, state }) =>
        stringOf(assignedByGroup) === null && (stringOf(state) ?? 'Active').startsWith('Active'),
    ),
  );
}

function licencesIn(value: Json | undefined): Licence[] {
  return objectsIn(value).flatMap(({ skuId, disabledPlans }) => {
    const id = stringOf(skuId);
    const plans = Array.isArray(disabledPlans) ? disabledPlans.map(String) : [];
    return id === null ? [] : [{ skuId: id, disabledPlans: plans }];
  });
}

/** Licences of users and groups: all that changes at once, so that one product can take the place of another. */
export function licencePart(of: 'users' | 'groups'): PartWrite {
  const held = (object: GraphObject | null): Licence[] => {
    if (object === null) return [];
    return of === 'users' ? ownLicences(object) : licencesIn(object.assignedLicenses);
  };
  return {
    properties: of === 'users' ? ['assignedLicenses', 'licenseAssignmentStates'] : ['assignedLicenses'],
    otherwise: 'through-group',
    requests: (wanted, live) => assignments(held(wanted), held(live)),
  };
}

function assignments(wanted: readonly Licence[], live: readonly Licence[]): PartRequest[] {
  const same = (a: Licence, b: Licence): boolean => a.skuId.toLowerCase() === b.skuId.toLowerCase();
  const add = wanted.filter(
    (licence) =>
      !live.some((known) => same(known, licence) && sameContent([...known.disabledPlans], [...licence.disabledPlans])),
  );
  const remove = live.filter((licence) => !wanted.some((known) => same(known, licence)));
  const changes = [
    ...remove.map((licence) => assignment([], [licence])),
    ...add.map((licence) => assignment([licence], [])),
  ];
  return changes.length < 2 ? changes : [{ ...assignment(add, remove), singly: changes }];
}

function assignment(add: readonly Licence[], remove: readonly Licence[]): PartRequest {
  return {
    attribute: 'assignedLicenses',
    name: `licence ${[...remove, ...add].map(({ skuId }) => skuId).join(', ')}`,
    method: 'POST',
    path: '/assignLicense',
    body: {
      addLicenses: add.map(({ skuId, disabledPlans }) => ({ skuId, disabledPlans: [...disabledPlans] })),
      removeLicenses: remove.map(({ skuId }) => skuId),
    },
  };
}
