declare module 'vitest' {
  export interface ProvidedContext {
    /** Asking this address starts the run's PostgreSQL cluster the first time. */
    databaseFixtureUrl: string;
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
