import { mapTexts } from '../canonical/map-texts.ts';
import type { GraphObject } from '../json.ts';
import type { ObjectType } from '../object-type.ts';
import type { TenantName } from '../tenant-names.ts';

/** What the tenant of the backup is called, and what the target is. */
export interface TenantNames {
  /** Domain of the backup → domain of the target, lower case. */
  readonly domains: Readonly<Record<string, string>>;
  /** IDs of both tenants, lower case; null where they are one. */
  readonly tenants: { readonly from: string; readonly to: string } | null;
}

/** `anna@old.example` → `anna@new.example`; whatever has no mapped domain stays. */
export function mapDomain(address: string, domains: Readonly<Record<string, string>>): string {
  const at = address.lastIndexOf('@');
  if (at < 0) return address;
  const target = domains[address.slice(at + 1).toLowerCase()];
  return target === undefined ? address : `${address.slice(0, at)}@${target}`;
}

/** The object with the names of the target wherever its type names the tenant that it is in. */
export function mapTenantNames(type: ObjectType, object: GraphObject, names: TenantNames): GraphObject {
  if (names.tenants === null && Object.keys(names.domains).length === 0) return object;
  const replaceInText = textReplacer(names);
  const replace = (text: string, form: TenantName['form']): string => {
    switch (form) {
      case 'address':
        return mapDomain(text, names.domains);
      case 'domain':
        return names.domains[text.toLowerCase()] ?? text;
      case 'id':
        return text.toLowerCase() === names.tenants?.from ? names.tenants.to : text;
      case 'text':
        return replaceInText(text);
    }
  };
  return (type.tenantNames ?? []).reduce(
    (mapped, { path, form }) => mapTexts(mapped, path, (text) => replace(text, form)),
    object,
  );
}

/** All names at once, so that one which is the new name of another is not taken for the old one. */
function textReplacer({ domains, tenants }: TenantNames): (text: string) => string {
  const names = new Map(Object.entries(domains));
  if (tenants !== null) names.set(tenants.from, tenants.to);
  const longestFirst = [...names.keys()].toSorted((a, b) => b.length - a.length).map(escaped);
  // A domain below a mapped one is mapped with it; `my-contoso.com` and `contoso.com.example` are others.
  const pattern = new RegExp(
    `(?<![a-z0-9-])((?:[a-z0-9-]+\\.)*)(${longestFirst.join('|')})(?![a-z0-9-]|\\.[a-z0-9])`,
    'gi',
  );
  return (text) =>
    text.replace(pattern, (found, below: string, name: string) => {
      const next = names.get(name.toLowerCase());
      return next === undefined ? found : below + next;
    });
}

function escaped(name: string): string {
  return name.replaceAll(/[^a-z0-9-]/gi, String.raw`\$&`);
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
