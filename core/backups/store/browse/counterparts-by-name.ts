import { type RawBuilder, sql } from 'kysely';
import { ownConnection } from '../../../connections/store/own-connection.ts';
import type { Db } from '../../../database/database.ts';
import { type Counterpart, type CounterpartKey, counterpartKey, type Match } from '../../../domain/counterparts.ts';
import { isTypeKey } from '../../../domain/type-keys.ts';
import { type NamedRef, nameKey } from './names.ts';
import type { BrowseScope } from './scope.ts';
import { validAt } from './sql.ts';

/** A backup, and one of another tenant of the same workspace. */
export interface TwoTenants {
  readonly here: BrowseScope;
  readonly there: BrowseScope;
}

/** So many that have the same key are named. */
export const MOST_NAMESAKES = 20;

/** The same of objects of types that have names of their own. */
export async function counterpartsByName(
  db: Db,
  tenants: TwoTenants,
  refs: readonly NamedRef[],
): Promise<Map<string, Counterpart>> {
  const of = (wanted: CounterpartKey) => refs.filter(({ type }) => isTypeKey(type) && counterpartKey(type) === wanted);
  const found = await Promise.all([
    byName(db, tenants, { refs: of('displayName'), key: DISPLAY_NAME }),
    byName(db, tenants, { refs: of('userPrincipalName'), key: USER_NAME }),
  ]);
  return new Map(found.flatMap((some) => [...some]));
}

interface NameKey {
  readonly match: Match;
  /** Whether the version has a key at all. */
  has(table: string, side: BrowseScope): RawBuilder<unknown>;
  /** Whether two versions, of which the second has one, have the same. */
  same(a: string, b: string): RawBuilder<unknown>;
}

/** An enterprise application whose application is at home elsewhere is known by its appId alone, whatever it is called. */
const DISPLAY_NAME: NameKey = {
  match: 'displayName',
  has: (
    table,
    side,
  ) => sql`(${sql.ref(`${table}.displayName`)} is not null and (${sql.ref(`${table}.type`)} <> 'servicePrincipals' or exists (
    select from object_version h where h.connection_id = ${ownConnection(side)} and h.type = 'applications'
      and h.app_id = ${sql.ref(`${table}.appId`)} and ${validAt('h', side.seq)})))`,
  // By the index on the folded name; two names that differ in an accent are two.
  same: (a, b) => sql`(${sql.ref(`${a}.foldedName`)} = ${sql.ref(`${b}.foldedName`)}
    and lower(${sql.ref(`${a}.displayName`)}) = lower(${sql.ref(`${b}.displayName`)}))`,
};

/** The words of the index `object_version_by_local_name`. */
const localName = (table: string) => sql`lower(split_part(${sql.ref(`${table}.userPrincipalName`)}, '@', 1))`;
const USER_NAME: NameKey = {
  match: 'userPrincipalName',
  has: (table) => sql`(${sql.ref(`${table}.userPrincipalName`)} is not null)`,
  same: (a, b) => sql`(${localName(a)} = ${localName(b)} and ${sql.ref(`${a}.userPrincipalName`)} is not null)`,
};

interface Row extends NamedRef {
  readonly step: 'id' | 'appId' | 'name' | 'none';
  readonly here: readonly string[];
  readonly there: readonly string[];
}

/**
 * By three keys, the surest first: the same ID (what every tenant has, and a tenant that is connected twice), the same appId,
 * the same name. What has a surer counterpart is none by a weaker key.
 */
async function byName(
  db: Db,
  { here, there }: TwoTenants,
  { refs, key }: { readonly refs: readonly NamedRef[]; readonly key: NameKey },
): Promise<Map<string, Counterpart>> {
  if (refs.length === 0) return new Map();
  const peers = (side: BrowseScope, other: BrowseScope, same: RawBuilder<unknown>) => sql`array(
    select p.object_id from object_version p
    where p.connection_id = ${ownConnection(side)} and p.type = v.type and ${validAt('p', side.seq)} and ${same}
      and not ${hasSameId('p', other)} order by p.object_id limit ${MOST_NAMESAKES + 1})`;
  const sameApp = sql`p.app_id = v.app_id`;
  const sameName = (side: BrowseScope, other: BrowseScope) =>
    sql`${key.same('p', 'v')} and ${key.has('p', side)} and not ${hasSameApp('p', side, other)}`;
  const when = (byId: RawBuilder<unknown>, byApp: RawBuilder<unknown>, byNameOf: RawBuilder<unknown>) => sql`
    case s.step when 'id' then ${byId} when 'appId' then ${byApp} when 'name' then ${byNameOf} else '{}'::text[] end`;
  const { rows } = await sql<Row>`
    select v.type, v.object_id as id, s.step,
      ${when(sql`array[v.object_id]`, peers(here, there, sameApp), peers(here, there, sameName(here, there)))} as here,
      ${when(sql`array[v.object_id]`, peers(there, here, sameApp), peers(there, here, sameName(there, here)))} as there
    from unnest(${refs.map(({ type }) => type)}::text[], ${refs.map(({ id }) => id)}::text[]) k (type, id)
    join object_version v on v.connection_id = ${ownConnection(here)} and v.type = k.type and v.object_id = k.id and ${validAt('v', here.seq)}
    cross join lateral (
      select case when ${hasSameId('v', there)} then 'id' when ${hasSameApp('v', here, there)} then 'appId'
        when ${key.has('v', here)} then 'name' else 'none' end as step
      offset 0
    ) s`.execute(db);
  return new Map(rows.map((row) => [nameKey(row), toCounterpart(row, key.match)]));
}

/** Whether the other backup has an object of the type with the same ID. */
function hasSameId(table: string, other: BrowseScope): RawBuilder<unknown> {
  return sql`exists (select from object_version i where i.connection_id = ${ownConnection(other)}
    and i.type = ${sql.ref(`${table}.type`)} and i.object_id = ${sql.ref(`${table}.objectId`)} and ${validAt('i', other.seq)})`;
}

/** Whether the other has one with the same appId, of which this has not the ID. */
function hasSameApp(table: string, own: BrowseScope, other: BrowseScope): RawBuilder<unknown> {
  return sql`(${sql.ref(`${table}.appId`)} is not null and exists (select from object_version a
    where a.connection_id = ${ownConnection(other)} and a.type = ${sql.ref(`${table}.type`)}
      and a.app_id = ${sql.ref(`${table}.appId`)} and ${validAt('a', other.seq)} and not ${hasSameId('a', own)}))`;
}

function toCounterpart({ step, here, there }: Row, byName: Match): Counterpart {
  if (step === 'none') return { state: 'keyless' };
  return counterpartAmong(step === 'name' ? byName : step, here, there);
}

/** @param here all that have the key in the one backup, @param there in the other. */
export function counterpartAmong(by: Match, here: readonly string[], there: readonly string[]): Counterpart {
  const [only] = there;
  if (only === undefined) return { state: 'none' };
  if (here.length === 1 && there.length === 1) return { state: 'one', id: only, by };
  return { state: 'ambiguous', here: here.slice(0, MOST_NAMESAKES), there: there.slice(0, MOST_NAMESAKES) };
}
