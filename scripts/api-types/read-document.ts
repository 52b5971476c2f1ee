import { build } from '../../api/http/build.ts';
import { type ApiContext, DEFAULT_API_SETTINGS } from '../../api/http/context.ts';
import { silentLogger } from '../../core/observability/logger.ts';

/** The OpenAPI document that the API serves, made from its routes alone: no database, no Temporal, no port. */
export async function readApiDocument(): Promise<object> {
  const app = await build({
    settings: DEFAULT_API_SETTINGS,
    logger: silentLogger,
    clock: { now: () => Date.now() },
    db: closed('db'),
    accounts: closed('accounts'),
    events: closed('events'),
    jobs: closed('jobs'),
    turnLimits: closed('turnLimits'),
    billing: closed('billing'),
    licences: closed('licences'),
    mayRunBackups: refuse('mayRunBackups'),
    schedules: closed('schedules'),
    secretBox: closed('secretBox'),
    keyProvider: closed('keyProvider'),
    cursorKey: new Uint8Array(32),
    storages: { allowPrivateEndpoints: false, testBucket: refuse('testBucket'), open: refuse('open') },
    testConnection: refuse('testConnection'),
    identityOf: refuse('identityOf'),
    openTenant: refuse('openTenant'),
    readVersion: refuse('readVersion'),
    readVersions: refuse('readVersions'),
    readManifest: refuse('readManifest'),
  });
  try {
    await app.ready();
    return app.swagger();
  } finally {
    await app.close();
  }
}

/** Routes hold on to these while they are declared, and use them only when they are called. */
function closed<Name extends keyof ApiContext>(name: Name): ApiContext[Name] {
  return new Proxy({}, { get: refuse(name) }) as ApiContext[Name];
}

function refuse(name: string): () => never {
  return () => {
    throw new Error(`Declaring the routes used ${name}, which only requests may use.`);
  };
}
