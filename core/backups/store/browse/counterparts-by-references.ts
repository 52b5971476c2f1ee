import { type RawBuilder, sql } from 'kysely';
import { ownConnection } from '../../../connections/store/own-connection.ts';
import type { Db } from '../../../database/database.ts';
import { type Counterpart, identifyingPaths } from '../../../domain/counterparts.ts';
import type { ReferenceEdge } from '../../../domain/plan/edges.ts';
import { type TypeKey, isTypeKey } from '../../../domain/type-keys.ts';
import { counterpartAmong, counterpartsByName, MOST_NAMESAKES, type TwoTenants } from './counterparts-by-name.ts';
import { edgesAt } from './edges-at.ts';
import { type NamedRef, nameKey, namesById, namesOf } from './names.ts';
import { validAt } from './sql.ts';

/** What makes an object what it is, by path: in the IDs of its own tenant, and in those of the other. */
interface Signature {
  readonly ref: NamedRef & { readonly type: TypeKey };
  readonly own: readonly ReferenceEdge[];
  readonly other: readonly ReferenceEdge[];
}

/**
 * Rights, memberships and grants are the same where they connect counterparts. Of an object that names something of which the
 * counterpart is ambiguous it cannot be told.
 */
export async function counterpartsByReferences(
  db: Db,
  tenants: TwoTenants,
  refs: readonly NamedRef[],
): Promise<Map<string, Counterpart>> {
  const asked = refs.filter((ref): ref is Signature['ref'] => isTypeKey(ref.type));
  if (asked.length === 0) return new Map();
  const { here, there } = tenants;
  const [same, edges] = await Promise.all([
    namesOf(db, there, asked),
    edgesAt(
      db,
      { connectionId: here.connectionId, backupSeq: here.seq },
      asked.map(({ type, id }) => ({ type, objectId: id })),
    ),
  ]);
  const unsettled = asked.filter((ref) => !same.has(nameKey(ref)));
  const answer = new Map<string, Counterpart>(
    asked.map((ref) => [
      nameKey(ref),
      same.has(nameKey(ref)) ? { state: 'one', id: ref.id, by: 'id' } : { state: 'keyless' },
    ]),
  );
  const own = unsettled.flatMap((ref) => {
    const paths = identifyingPaths(ref.type);
    const found = (edges.get(nameKey(ref)) ?? []).filter(({ path }) => paths.includes(path));
    return found.length === 0 ? [] : [{ ref, own: found }];
  });
  const idIn = await idsInOther(db, tenants, [...new Set(own.flatMap((one) => one.own.map(({ named }) => named)))]);
  const signatures = own.flatMap((one): Signature[] => {
    const states = one.own.map((edge) => ({ edge, counterpart: idIn.get(edge.named) }));
    if (states.some(({ counterpart }) => isUntold(counterpart))) return [];
    const isAbsent = states.some(({ counterpart }) => counterpart?.state === 'none');
    answer.set(nameKey(one.ref), { state: 'none' });
    const other = states.map(({ edge, counterpart }) => ({
      ...edge,
      named: counterpart?.state === 'one' ? counterpart.id.toLowerCase() : edge.named,
    }));
    return isAbsent ? [] : [{ ...one, other }];
  });
  const [hereOf, thereOf] = await Promise.all([
    connecting(db, tenants, { signatures, side: 'own' }),
    connecting(db, { here: there, there: here }, { signatures, side: 'other' }),
  ]);
  signatures.forEach(({ ref }, place) => {
    answer.set(nameKey(ref), counterpartAmong('references', hereOf.get(place) ?? [], thereOf.get(place) ?? []));
  });
  return answer;
}

function isUntold(counterpart: Counterpart | undefined): boolean {
  return counterpart?.state === 'ambiguous' || counterpart?.state === 'keyless';
}

/** By ID in lower case, of what the backup holds. What it does not hold is named by the same ID in every tenant, or by none. */
async function idsInOther(
  db: Db,
  tenants: TwoTenants,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Counterpart>> {
  const held = await namesById(db, tenants.here, ids);
  const found = await counterpartsByName(db, tenants, held);
  return new Map(
    held.flatMap((ref) => {
      const counterpart = found.get(nameKey(ref));
      return counterpart === undefined ? [] : [[ref.id.toLowerCase(), counterpart] as const];
    }),
  );
}

/** Objects of the backup that connect just that, by the place of the signature; those that the other has by ID are left out. */
async function connecting(
  db: Db,
  { here, there }: TwoTenants,
  { signatures, side }: { readonly signatures: readonly Signature[]; readonly side: 'own' | 'other' },
): Promise<ReadonlyMap<number, readonly string[]>> {
  if (signatures.length === 0) return new Map();
  const asked = signatures.map(({ ref: { type }, [side]: edges }, place) => ({
    place,
    type,
    // Whom it is about has fewer of them than the application or the role.
    first: (edges.find(({ path }) => path === 'principalId') ?? edges[0])?.named,
    paths: identifyingPaths(type),
    signature: edges.map(({ path, named }) => `${path} ${named}`).toSorted(),
  }));
  const { rows } = await sql<{ place: number; ids: string[] }>`
    select k.place, array(
      select distinct v.object_id from reference_edge f
      join object_version v on v.connection_id = f.connection_id and v.type = f.type and v.object_id = f.object_id
        and v.from_seq = f.from_seq and ${validAt('v', here.seq)}
      where f.connection_id = ${ownConnection(here)} and f.named = k.first and f.type = k.type
        and k.signature = ${signatureOf('v')}
        and not exists (select from object_version i where i.connection_id = ${ownConnection(there)} and i.type = v.type
          and i.object_id = v.object_id and ${validAt('i', there.seq)})
      order by v.object_id limit ${MOST_NAMESAKES + 1}) as ids
    from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) k (place integer, type text, first text, paths text[], signature text[])`.execute(
    db,
  );
  return new Map(rows.map(({ place, ids }) => [place, ids]));
}

function signatureOf(table: string): RawBuilder<unknown> {
  return sql`array(
    select distinct (e.path || ' ' || e.named) collate "C" as part from reference_edge e
    where e.connection_id = ${sql.ref(`${table}.connectionId`)} and e.type = ${sql.ref(`${table}.type`)}
      and e.object_id = ${sql.ref(`${table}.objectId`)} and e.from_seq = ${sql.ref(`${table}.fromSeq`)} and e.path = any(k.paths)
    order by part)`;
}
