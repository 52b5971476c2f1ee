import { topOf } from '#core/domain/canonical/paths.ts';
import { extensionName } from '#core/domain/extension-names.ts';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import type { PlanReasonCode } from '#core/domain/plan/reasons.ts';
import { isTypeKey, type TypeKey } from '#core/domain/type-keys.ts';
import type { Json, JsonObject, TenantDump } from '#simulator/types.ts';
import { SETS } from './restorable.ts';
import type { OpenItem, TenantHarness } from './tenant-harness.ts';

/** Logs of requests. */
const LOGS = /Requests$|^invitations$/;

const IN_DIRECTORY = ['principalId', 'roleDefinitionId', 'directoryScopeId'];
const IN_GROUP = ['principalId', 'groupId', 'accessId'];
/** What a right says: that, and its end, is the right. One given again has another ID, and times of its own. */
const RIGHTS: Readonly<Record<string, readonly string[]>> = {
  roleAssignments: IN_DIRECTORY,
  roleAssignmentSchedules: IN_DIRECTORY,
  roleEligibilitySchedules: IN_DIRECTORY,
  groupAssignmentSchedules: IN_GROUP,
  groupEligibilitySchedules: IN_GROUP,
};

/** By what a part is known below its object, where that is no name. */
const PART_NAMES = ['name', 'permissionName', 'appliesToCombinations', 'tenantId'];

/** Counters of what others hold. */
const COUNTERS: Readonly<Record<string, readonly string[]>> = { subscribedSkus: ['consumedUnits'] };

/** What there is one of is known by a word of ours; parts of a policy belong to its item. */
const ONLY: Readonly<Record<string, string>> = {
  authenticationMethodConfigurations: 'authenticationMethodsPolicy',
  crossTenantAccessPolicy: 'policy',
  crossTenantAccessDefault: 'default',
  defaultAppManagementPolicy: 'default',
};

interface Kept {
  readonly key: string;
  readonly set: string;
  readonly id: string;
  readonly properties: JsonObject;
}

/**
 * What differs between a tenant before a disaster and after a restore, and is said by no item of the restore. New
 * identifiers count as the old ones where the durable map leads from one to the other.
 */
export async function unreported(
  harness: TenantHarness,
  { before, after, items }: { before: TenantDump; after: TenantDump; items: readonly OpenItem[] },
): Promise<string[]> {
  const rows = await harness.db.selectFrom('idMap').select(['oldId', 'newId']).execute();
  const map = new Map(rows.map(({ oldId, newId }) => [oldId, newId.toLowerCase()]));
  const then = JSON.parse(withNewIds(JSON.stringify(before), map)) as TenantDump;
  const report = reportOf(items);
  const now = withoutBin(after, then);
  return [...objectsThatDiffer(then, now, report), ...linksThatDiffer(then, now, report)].sort();
}

/** What lies in the bin in place of something that was created again keeps its links and rights: they are none of the tenant. */
function withoutBin(dump: TenantDump, before: TenantDump): TenantDump {
  const binned = new Set(dump.deleted.map(({ id }) => String(id)));
  const known = new Set(before.objects.map(({ id }) => id));
  const isOfBin = (text: string): boolean => [...binned].some((id) => text.includes(id));
  const isRight = ({ properties }: Dumped): boolean =>
    ['principalId', 'resourceId', 'clientId'].some((name) => binned.has(String(properties[name])));
  return {
    ...dump,
    objects: dump.objects.filter((object) => known.has(object['id']) || !isRight(object as unknown as Dumped)),
    links: Object.fromEntries(
      Object.entries(dump.links).map(([name, edges]) => [
        name,
        edges.filter((edge) => before.links[name]?.includes(edge) === true || !isOfBin(JSON.stringify(edge))),
      ]),
    ) as TenantDump['links'],
  };
}

interface Report {
  /** Items by the ID under which the object lives, and by the one in the backup. */
  item(id: string): OpenItem | undefined;
}

function reportOf(items: readonly OpenItem[]): Report {
  const byId = new Map<string, OpenItem>();
  for (const item of items)
    for (const id of [item.objectId, item.plan.liveId, item.newId, item.comparison?.liveId])
      if (typeof id === 'string') byId.set(id.toLowerCase(), item);
  return { item: (id) => byId.get(id.toLowerCase()) };
}

/** In texts and in names of extensions too. */
function withNewIds(text: string, map: ReadonlyMap<string, string>): string {
  const follow = (id: string): string => {
    let now = id.toLowerCase();
    for (let next = map.get(now); next !== undefined && next !== now; next = map.get(now)) now = next;
    return now;
  };
  const dashed = (bare: string): string => bare.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return text
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, (id) => (map.has(id.toLowerCase()) ? follow(id) : id))
    .replaceAll(
      /extension_([0-9a-f]{32})(?=_)/gi,
      (_, bare: string) => `extension_${follow(dashed(bare)).replaceAll('-', '')}`,
    );
}

type Dumped = { set: string; id: string; parent?: string; properties: JsonObject };

/** Objects by what they are known by; of what is there twice, each counts. */
function indexed({ objects }: TenantDump): Map<string, Kept> {
  const kept = new Map<string, Kept>();
  for (const object of objects as unknown as Dumped[]) {
    if (LOGS.test(object.set)) continue;
    const found = keptOf(object);
    let key = found.key.toLowerCase();
    while (kept.has(key)) key = `${key} again`;
    kept.set(key, found);
  }
  return kept;
}

function keptOf({ set, id, parent, properties }: Dumped): Kept {
  const saying = RIGHTS[set];
  if (saying !== undefined)
    return {
      key: [set, ...saying.map((name) => String(properties[name]))].join(' '),
      set,
      id,
      properties: endOf(properties),
    };
  if (parent === undefined || typeOf(set) !== null) return { key: `${set} ${id}`, set, id, properties };
  // Parts of an object have no ID that anything refers to.
  const name = PART_NAMES.map((property) => properties[property] ?? null).find((value) => value !== null);
  const { id: _, ...rest } = properties;
  const key = `${set} ${parent} ${typeof name === 'string' ? name : JSON.stringify(name ?? id)}`;
  return { key, set, id: parent, properties: rest };
}

function endOf({ scheduleInfo }: JsonObject): JsonObject {
  const { expiration } = (scheduleInfo ?? {}) as { expiration?: { endDateTime?: string | null } };
  const end = expiration?.endDateTime ?? null;
  return { end: end === null ? null : Date.parse(end) };
}

const typeBySet = new Map(Object.entries(SETS).map(([type, set]) => [set as string, type as TypeKey]));

function typeOf(set: string): TypeKey | null {
  return typeBySet.get(set) ?? (isTypeKey(set) ? set : null);
}

/** Values whose definition is gone stay with the object, and nobody sees them. */
function isUnseen(name: string, now: ReadonlyMap<string, Kept>): boolean {
  const appId = extensionName(name)?.appId;
  if (appId === undefined) return false;
  return ![...now.values()].some(({ set, properties }) => set === 'applications' && properties['appId'] === appId);
}

function* objectsThatDiffer(before: TenantDump, after: TenantDump, report: Report): Iterable<string> {
  const [then, now] = [indexed(before), indexed(after)];
  for (const [key, old] of then) {
    const found = now.get(key);
    const item = report.item(ONLY[old.set] ?? old.id);
    if (found === undefined) {
      if (item === undefined || !isSaid(item))
        yield `${old.key} ${String(old.properties['displayName'] ?? '')} is missing`;
      continue;
    }
    for (const name of differing(old.properties, found.properties)) {
      if (isLeft(old.set, name) || isUnseen(name, now) || (item !== undefined && says(item, name))) continue;
      const [a, b] = [old.properties[name], found.properties[name]].map((value) => JSON.stringify(value) ?? 'nothing');
      yield `${old.key} ${String(old.properties['displayName'] ?? '')}: ${name} is ${String(b)} instead of ${String(a)}`;
    }
  }
  for (const [key, extra] of now)
    if (!then.has(key) && !isAdded(report.item(extra.id)))
      yield `${extra.key} ${String(extra.properties['displayName'] ?? '')} is new`;
}

/** The report does not claim that the object is as it was. */
function isSaid({ action, state, reasons, comparison }: OpenItem): boolean {
  const told = reasons.some(({ code }) => !AS_IT_WAS.includes(code));
  return (
    (action === 'skip' && told) ||
    action === 'blocked' ||
    state === 'blocked' ||
    state === 'failed' ||
    state === 'unknown' ||
    comparison?.result === 'missing'
  );
}

/** Reasons to leave an object that claim that it is as it was. */
const AS_IT_WAS: readonly PlanReasonCode[] = [
  'same-as-backup',
  'differs-unwritten',
  'mapped-by-earlier-restore',
  'matched-by-natural-key',
];

function isAdded(item: OpenItem | undefined): boolean {
  return item !== undefined && (isSaid(item) || item.reasons.some(({ code }) => code === 'not-in-backup'));
}

function says(item: OpenItem, name: string): boolean {
  if (isSaid(item)) return true;
  const found = item.comparison?.differences ?? item.plan.attributes;
  return found.some(({ path }) => topOf(path) === name);
}

/** Never part of a backup, or always in motion. */
function isLeft(set: string, name: string): boolean {
  if (COUNTERS[set]?.includes(name) === true) return true;
  const type = typeOf(set);
  if (type === null || set in RIGHTS) return false;
  const { select, volatile, secrets } = OBJECT_TYPES[type];
  if ([...volatile, ...secrets].some((path) => topOf(path) === name)) return true;
  return select !== undefined && !select.includes(name) && !name.startsWith('extension_');
}

/** Graph says of roles and scopes where they were declared, and takes it from nobody. */
function withoutOrigin(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutOrigin);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => (name === 'origin' ? [] : [[name, withoutOrigin(inner)]])),
  );
}

function differing(a: JsonObject, b: JsonObject): string[] {
  const text = (object: JsonObject, name: string): string => {
    const value = withoutOrigin(object[name] ?? null);
    if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return 'null';
    return JSON.stringify(
      Array.isArray(value) ? value.map((element) => JSON.stringify(element)).sort() : value,
    ).toLowerCase();
  };
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => text(a, name) !== text(b, name));
}

function* linksThatDiffer(before: TenantDump, after: TenantDump, report: Report): Iterable<string> {
  for (const relation of Object.keys({ ...before.links, ...after.links })) {
    const [then, now] = [before, after].map(
      ({ links }) => new Set((links[relation] ?? []).map((link) => link.toLowerCase())),
    );
    for (const link of then ?? [])
      if (now?.has(link) !== true && !isLinkSaid(link, report)) yield `${relation} ${link} is missing`;
    for (const link of now ?? [])
      if (then?.has(link) !== true && !isLinkSaid(link, report)) yield `${relation} ${link} is new`;
  }
}

/** One of its ends did not come back, or one of its ends' items names the other. */
function isLinkSaid(link: string, report: Report): boolean {
  const [source = '', target = ''] = link.split(' ');
  const ends = [report.item(source), report.item(target)].filter((item) => item !== undefined);
  return ends.some((item) => {
    if (isSaid(item)) return true;
    const planned = item.plan.links.filter(({ treatment }) => treatment === 'leave');
    const named = [...planned, ...(item.comparison?.links ?? [])].flatMap((known) => [
      known.sourceId,
      known.targetId,
      'backupSourceId' in known ? known.backupSourceId : null,
      'backupTargetId' in known ? known.backupTargetId : null,
    ]);
    const other = report.item(item === ends[0] ? target : source);
    const ids = [source, target, other?.objectId.toLowerCase()];
    return named.some(
      (id) => id !== null && ids.includes(id.toLowerCase()) && id.toLowerCase() !== item.objectId.toLowerCase(),
    );
  });
}
