import { randomUUID } from 'node:crypto';
import fastify, { LogController } from 'fastify';
import { type ZodTypeProvider, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { passkeyRoutes } from '../accounts/passkey-routes.ts';
import { accountRoutes } from '../accounts/routes.ts';
import { accountSecurityRoutes } from '../accounts/security-routes.ts';
import { signInRoutes } from '../accounts/sign-in-routes.ts';
import { twoFactorRoutes } from '../accounts/two-factor-routes.ts';
import { apiKeyRoutes } from '../api-keys/routes.ts';
import { auditLogRoutes } from '../audit/routes.ts';
import { backupChangeRoutes } from '../backups/changes-routes.ts';
import { deletedObjectRoutes } from '../backups/deleted-routes.ts';
import { backupLicencesRoutes } from '../backups/licences-routes.ts';
import { backupManifestRoutes } from '../backups/manifest-routes.ts';
import { objectChangeRoutes } from '../backups/object-changes-routes.ts';
import { objectsFileRoutes } from '../backups/objects-file-routes.ts';
import { backupObjectRoutes } from '../backups/objects-routes.ts';
import { pickedObjectRoutes } from '../backups/picked-routes.ts';
import { backupRoutes } from '../backups/routes.ts';
import { usedByRoutes } from '../backups/used-by-routes.ts';
import { verificationRoutes } from '../backups/verification-routes.ts';
import { comparisonFileRoutes } from '../comparisons/file-routes.ts';
import { otherTenantRoutes } from '../comparisons/other-tenant-routes.ts';
import { comparisonRoutes } from '../comparisons/routes.ts';
import { tenantComparisonContentRoutes } from '../comparisons/tenant-content-routes.ts';
import { tenantComparisonRoutes } from '../comparisons/tenant-routes.ts';
import { connectionCheckRoutes } from '../connections/checks-routes.ts';
import { dataKeyRoutes } from '../connections/data-key-routes.ts';
import { connectionErasureRoutes } from '../connections/erasure-routes.ts';
import { connectionPermissionRoutes } from '../connections/permissions-routes.ts';
import { recoveryKitRoutes } from '../connections/recovery-kit-routes.ts';
import { connectionRoutes } from '../connections/routes.ts';
import { docsRoutes } from '../docs/routes.ts';
import { eventRoutes } from '../jobs/routes.ts';
import { licenceRoutes } from '../licences/routes.ts';
import { stripeWebhookRoute } from '../licences/webhook-routes.ts';
import { invitationRoutes } from '../members/invitations-routes.ts';
import { memberRoutes } from '../members/routes.ts';
import { notificationRoutes } from '../notifications/routes.ts';
import { webhookRoutes } from '../notifications/webhook-routes.ts';
import { coverageRoutes } from '../object-types/coverage-routes.ts';
import { objectTypeRoutes } from '../object-types/routes.ts';
import { overviewRoutes } from '../overview/routes.ts';
import { proofRoutes } from '../proofs/routes.ts';
import { rebuildRoutes } from '../rebuilds/routes.ts';
import { restoreApprovalRoutes } from '../restores/approval-routes.ts';
import { restoreDownloadRoutes } from '../restores/downloads-routes.ts';
import { restoreItemRoutes } from '../restores/items-routes.ts';
import { restoreRoutes } from '../restores/routes.ts';
import { restoreSidesRoutes } from '../restores/sides-routes.ts';
import { undoRoutes } from '../restores/undo-routes.ts';
import { backupRetentionRoutes } from '../retention/backup-routes.ts';
import { retentionPlanRoutes } from '../retention/plan-routes.ts';
import { retentionPolicyRoutes } from '../retention/policy-routes.ts';
import { scheduleActionRoutes } from '../schedules/actions-routes.ts';
import { scheduleRoutes } from '../schedules/routes.ts';
import { serverRoutes } from '../server/routes.ts';
import { connectionStorageRoutes } from '../storages/connection-routes.ts';
import { storageRoutes } from '../storages/routes.ts';
import { storageTestRoutes } from '../storages/tests-routes.ts';
import { workspaceDeletionRoutes } from '../workspace/deletion-routes.ts';
import { workspaceRoutes } from '../workspace/routes.ts';
import type { App } from './app.ts';
import { answerClientError } from './client-errors.ts';
import type { ApiContext } from './context.ts';
import { OpenStreams } from './open-streams.ts';
import { audit } from './plugins/audit.ts';
import { auth } from './plugins/auth.ts';
import { clientLeftPlugin } from './plugins/client-left.ts';
import { connectionScope } from './plugins/connection-scope.ts';
import { cursors } from './plugins/cursors.ts';
import { addHealth } from './plugins/health.ts';
import { idempotency } from './plugins/idempotency.ts';
import { addOpenApi, addReferencePages } from './plugins/openapi.ts';
import { origin } from './plugins/origin.ts';
import { problems, sendBadAddress } from './plugins/problems.ts';
import { addRequestLog } from './plugins/request-log.ts';
import { addSecurityHeaders } from './plugins/security.ts';
import { addWeb } from './plugins/web.ts';

const MAX_BODY_BYTES = 4 * 1024 * 1024;
const MAX_PARAM_LENGTH = 600;
/** For the whole of a request to arrive. Fastify's own is none: a client that sends a byte now and then would hold a connection for ever. */
const REQUEST_TIMEOUT_MS = 120_000;

/** The whole API over a context. Listens to nothing yet: `inject` it, or `listen`. */
export async function build(context: ApiContext): Promise<App> {
  const app = createApp(context);
  app.decorate('openStreams', new OpenStreams(context.settings.streamsAtOnce));
  await app.register(problems, { context });
  addRequestLog(app);
  await addSecurityHeaders(app, context);
  for (const plugin of [clientLeftPlugin, origin, auth, cursors, connectionScope, idempotency, audit])
    await app.register(plugin, { context });
  await addOpenApi(app, context);
  addHealth(app, context);
  await app.register(
    (scope: App, _options, done) => {
      serverRoutes(scope, context);
      accountRoutes(scope, context);
      workspaceRoutes(scope, context);
      workspaceDeletionRoutes(scope, context);
      restoreApprovalRoutes(scope, context);
      memberRoutes(scope, context);
      invitationRoutes(scope, context);
      apiKeyRoutes(scope, context);
      overviewRoutes(scope, context);
      connectionRoutes(scope, context);
      connectionCheckRoutes(scope, context);
      connectionErasureRoutes(scope, context);
      recoveryKitRoutes(scope, context);
      dataKeyRoutes(scope, context);
      connectionPermissionRoutes(scope);
      connectionStorageRoutes(scope, context);
      storageRoutes(scope, context);
      storageTestRoutes(scope, context);
      backupRoutes(scope, context);
      verificationRoutes(scope, context);
      retentionPolicyRoutes(scope, context);
      retentionPlanRoutes(scope, context);
      backupRetentionRoutes(scope, context);
      backupObjectRoutes(scope, context);
      objectsFileRoutes(scope, context);
      pickedObjectRoutes(scope, context);
      deletedObjectRoutes(scope, context);
      usedByRoutes(scope, context);
      backupChangeRoutes(scope, context);
      backupManifestRoutes(scope, context);
      backupLicencesRoutes(scope, context);
      objectChangeRoutes(scope, context);
      comparisonRoutes(scope, context);
      comparisonFileRoutes(scope, context);
      otherTenantRoutes(scope, context);
      tenantComparisonRoutes(scope, context);
      tenantComparisonContentRoutes(scope, context);
      rebuildRoutes(scope, context);
      restoreRoutes(scope, context);
      restoreSidesRoutes(scope, context);
      undoRoutes(scope, context);
      restoreItemRoutes(scope, context);
      restoreDownloadRoutes(scope, context);
      scheduleRoutes(scope, context);
      scheduleActionRoutes(scope, context);
      proofRoutes(scope, context);
      objectTypeRoutes(scope);
      coverageRoutes(scope);
      eventRoutes(scope, context);
      notificationRoutes(scope, context);
      webhookRoutes(scope, context);
      auditLogRoutes(scope, context);
      if (context.billing) licenceRoutes(scope, context, context.billing);
      done();
    },
    { prefix: '/api/v1' },
  );
  await app.register(
    (scope: App, _options, done) => {
      signInRoutes(scope, context);
      accountSecurityRoutes(scope, context);
      twoFactorRoutes(scope, context);
      passkeyRoutes(scope, context);
      done();
    },
    { prefix: '/api/auth' },
  );
  const { billing } = context;
  if (billing)
    await app.register(
      (scope: App, _options, done) => {
        stripeWebhookRoute(scope, context, billing);
        done();
      },
      { prefix: '/api/stripe' },
    );
  await addReferencePages(app);
  await docsRoutes(app);
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
    clientErrorHandler: answerClientError,
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
