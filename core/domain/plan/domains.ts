import { type GraphObject, type Json, stringOf } from '../json.ts';
import type { ObjectType } from '../object-type.ts';

/** Address-like properties of a user whose domain follows the map. */
const addressed = ['userPrincipalName', 'mail'];

/** `anna@old.example` → `anna@new.example`; whatever has no mapped domain stays. */
export function mapDomain(address: string, domains: Readonly<Record<string, string>>): string {
  const at = address.lastIndexOf('@');
  if (at < 0) return address;
  const target = domains[address.slice(at + 1).toLowerCase()];
  return target === undefined ? address : `${address.slice(0, at)}@${target}`;
}

export function mapDomains(
  type: ObjectType,
  object: GraphObject,
  domains: Readonly<Record<string, string>>,
): GraphObject {
  if (type.key !== 'users' || Object.keys(domains).length === 0) return object;
  const mapped: Record<string, Json> = { ...object };
  for (const property of addressed) {
    const value = stringOf(object[property]);
    if (value !== null) mapped[property] = mapDomain(value, domains);
  }
  return mapped;
}

export function domainOf(address: string | null): string | null {
  const at = address?.lastIndexOf('@') ?? -1;
  return address === null || at < 0 ? null : address.slice(at + 1).toLowerCase();
}

/** A name beside the taken one, the same at every try: `anna@x` → `anna.restored-1a2b@x`. */
export function freeUserPrincipalName(upn: string, objectId: string): string {
  const at = upn.lastIndexOf('@');
  return `${upn.slice(0, at)}.restored-${objectId.slice(0, 4)}${upn.slice(at)}`;
}
