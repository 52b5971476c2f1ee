declare module 'vitest' {
  export interface ProvidedContext {
    /** Of `serveTestServers`. */
    testServersUrl: string;
    temporal: ProvidedTemporal;
  }
}

export type ProvidedTemporal =
  | { readonly address: string; readonly namespace: string }
  | { readonly unavailable: string };

/** What the database fixture answers. */
export interface DatabaseFixture {
  /** Superuser address of the cluster's `postgres` database. */
  readonly adminUrl: string;
  readonly template: string;
}
