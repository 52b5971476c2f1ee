/**
 * Where objects of a type name the tenant that they are in: by one of its domains, or by its ID. A restore into another
 * tenant, or into one that has other domains by now, names that one.
 */
export interface TenantName {
  /** Dots, `[]` for each element. */
  readonly path: string;
  /**
   * `address`: `anna@contoso.com`, with or without `SMTP:` before it. `domain`: a domain and nothing else. `text`: domains,
   * those below them included, and the ID stand somewhere inside. `id`: the ID of the tenant.
   */
  readonly form: 'address' | 'domain' | 'text' | 'id';
}

export function addresses(...paths: string[]): TenantName[] {
  return paths.map((path) => ({ path, form: 'address' }));
}

export function texts(...paths: string[]): TenantName[] {
  return paths.map((path) => ({ path, form: 'text' }));
}
