import type { Db } from '../../../database/database.ts';
import { type Counterpart, counterpartKey } from '../../../domain/counterparts.ts';
import { isTypeKey } from '../../../domain/type-keys.ts';
import { counterpartsByName, type TwoTenants } from './counterparts-by-name.ts';
import { counterpartsByReferences } from './counterparts-by-references.ts';
import type { NamedRef } from './names.ts';

/** What stands for objects of one backup in the other, by `nameKey`; objects that the first does not hold are left out. */
export async function counterpartsOf(
  db: Db,
  tenants: TwoTenants,
  refs: readonly NamedRef[],
): Promise<ReadonlyMap<string, Counterpart>> {
  const connect = ({ type }: NamedRef): boolean => isTypeKey(type) && counterpartKey(type) === 'references';
  const [named, connecting] = await Promise.all([
    counterpartsByName(db, tenants, refs),
    counterpartsByReferences(db, tenants, refs.filter(connect)),
  ]);
  return new Map([...named, ...connecting]);
}
