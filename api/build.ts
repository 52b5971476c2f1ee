import { randomUUID } from 'node:crypto';
import fastify, { LogController } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { App } from './app.ts';
import type { ApiContext } from './context.ts';
import { addAudit } from './plugins/audit.ts';
import { addAuth } from './plugins/auth.ts';
import { addConnectionScope } from './plugins/connection-scope.ts';
import { addHealth } from './plugins/health.ts';
import { addIdempotency } from './plugins/idempotency.ts';
import { addOpenApi, addReferencePages } from './plugins/openapi.ts';
import { addOriginCheck } from './plugins/origin.ts';
import { addProblems, sendBadAddress } from './plugins/problems.ts';
import { addRequestLog } from './plugins/request-log.ts';
import { addSecurityHeaders } from './plugins/security.ts';
import { addWeb } from './plugins/web.ts';
import { accountSecurityRoutes } from './routes/account-security.ts';
import { accountRoutes } from './routes/account.ts';
import { apiKeyRoutes } from './routes/api-keys.ts';
import { auditLogRoutes } from './routes/audit-log.ts';
import { backupChangeRoutes } from './routes/backup-changes.ts';
import { backupManifestRoutes } from './routes/backup-manifest.ts';
import { backupObjectRoutes } from './routes/backup-objects.ts';
import { backupRoutes } from './routes/backups.ts';
import { connectionCheckRoutes } from './routes/connection-checks.ts';
import { connectionPermissionRoutes } from './routes/connection-permissions.ts';
import { connectionRoutes } from './routes/connections.ts';
import { eventRoutes } from './routes/events.ts';
import { invitationRoutes } from './routes/invitations.ts';
import { memberRoutes } from './routes/members.ts';
import { notificationRoutes } from './routes/notifications.ts';
import { objectChangeRoutes } from './routes/object-changes.ts';
import { objectTypeRoutes } from './routes/object-types.ts';
import { overviewRoutes } from './routes/overview.ts';
import { restoreDownloadRoutes } from './routes/restore-downloads.ts';
import { restoreItemRoutes } from './routes/restore-items.ts';
import { restoreRoutes } from './routes/restores.ts';
import { scheduleActionRoutes } from './routes/schedule-actions.ts';
import { scheduleRoutes } from './routes/schedules.ts';
import { serverRoutes } from './routes/server.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { connectionStorageRoutes } from './routes/storage-of-connections.ts';
import { storageTestRoutes } from './routes/storage-tests.ts';
import { storageRoutes } from './routes/storages.ts';
import { webhookRoutes } from './routes/webhook.ts';
import { workspaceRoutes } from './routes/workspace.ts';

const MAX_BODY_BYTES = 4 * 1024 * 1024;
const MAX_PARAM_LENGTH = 600;
/** For the whole of a request to arrive. Fastify's own is none: whoever sends a byte now and then would hold a connection for ever. */
const REQUEST_TIMEOUT_MS = 120_000;

/** The whole API over a context. Listens to nothing yet: `inject` it, or `listen`. */
export async function build(context: ApiContext): Promise<App> {
  const app = createApp(context);
  addProblems(app);
  addRequestLog(app);
  await addSecurityHeaders(app, context);
  addOriginCheck(app, context);
  await addAuth(app, context);
  addConnectionScope(app);
  addIdempotency(app, context);
  addAudit(app, context);
  await addOpenApi(app, context);
  addHealth(app, context);
  await app.register(
    (scope: App, _options, done) => {
      serverRoutes(scope, context);
      accountRoutes(scope, context);
      workspaceRoutes(scope, context);
      memberRoutes(scope, context);
      invitationRoutes(scope, context);
      apiKeyRoutes(scope, context);
      overviewRoutes(scope, context);
      connectionRoutes(scope, context);
      connectionCheckRoutes(scope, context);
      connectionPermissionRoutes(scope);
      connectionStorageRoutes(scope, context);
      storageRoutes(scope, context);
      storageTestRoutes(scope, context);
      backupRoutes(scope, context);
      backupObjectRoutes(scope, context);
      backupChangeRoutes(scope, context);
      backupManifestRoutes(scope, context);
      objectChangeRoutes(scope, context);
      restoreRoutes(scope, context);
      restoreItemRoutes(scope, context);
      restoreDownloadRoutes(scope, context);
      scheduleRoutes(scope, context);
      scheduleActionRoutes(scope, context);
      objectTypeRoutes(scope);
      eventRoutes(scope, context);
      notificationRoutes(scope, context);
      webhookRoutes(scope, context);
      auditLogRoutes(scope, context);
      done();
    },
    { prefix: '/api/v1' },
  );
  await app.register(
    (scope: App, _options, done) => {
      signInRoutes(scope, context);
      accountSecurityRoutes(scope, context);
      done();
    },
    { prefix: '/api/auth' },
  );
  await addReferencePages(app);
  await addWeb(app, context);
  return app;
}

function createApp({ logger, settings }: ApiContext): App {
  const app = fastify({
    loggerInstance: logger,
    // Paths and queries hold IDs and what people search for: the log names the route instead.
    logController: new LogController({ disableRequestLogging: true }),
    // Counted from our end of X-Forwarded-For: `true` would believe what the caller itself has put in front there.
    trustProxy: (_address, hop) => hop < settings.trustedProxies,
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    // An open event stream would keep `close` waiting for ever.
    forceCloseConnections: true,
    frameworkErrors: sendBadAddress,
    // HEAD of an event stream would last as long as the job.
    exposeHeadRoutes: false,
    requestIdHeader: false,
    genReqId: ({ headers }) => givenId(headers['x-request-id']) ?? randomUUID(),
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  return app;
}

function givenId(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && /^[\w.-]{8,100}$/.test(header) ? header : undefined;
}
