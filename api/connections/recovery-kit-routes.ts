import { createHashingGate } from '#core/accounts/hashing-gate.ts';
import { exportRecoveryKit, recoveryKitState, testRecoveryKit } from '#core/keys/recovery-kits.ts';
import type { App } from '../http/app.ts';
import { idParams, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { connectionOf } from '../http/lookups.ts';
import { principalOf } from '../http/plugins/auth.ts';
import {
  recoveryKit,
  recoveryKitExport,
  recoveryKitState as kitState,
  recoveryKitTest,
  recoveryKitTestResult,
} from './recovery-kit-schema.ts';

const tags = ['Connections'];

/** Each takes 128 MB for a moment. */
const AT_ONCE = { atOnce: 1, inAll: 6, perNetwork: 2 };

export function recoveryKitRoutes(app: App, context: ApiContext): void {
  const gate = createHashingGate(AT_ONCE);

  app.get(
    '/connections/:id/recovery-kit',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags,
        operationId: 'getRecoveryKit',
        summary: 'When a recovery kit was exported last, and whether it still holds every data key',
        params: idParams,
        response: { 200: kitState, ...problems },
      },
    },
    async function handleGetRecoveryKit(request) {
      const connection = await connectionOf(context, request, request.params.id);
      const { last, keys, missingKeys } = await recoveryKitState(context, connection);
      return {
        last: last && { exportedAt: last.exportedAt.toISOString(), exportedBy: last.exportedBy },
        keys,
        missingKeys,
      };
    },
  );

  app.post(
    '/connections/:id/recovery-kit',
    {
      config: {
        role: 'owner',
        connectionScoped: true,
        audit: { action: 'recoveryKit.export', target: 'connection' },
        idempotency: 'answerNotKept',
      },
      schema: {
        tags,
        operationId: 'exportRecoveryKit',
        summary: 'Export a recovery kit: the data keys of the connection, sealed with a passphrase',
        description:
          'With this file, its passphrase and the files of the connection every backup can be read without the service. The passphrase is kept nowhere.',
        params: idParams,
        body: recoveryKitExport,
        response: { 200: recoveryKit, ...problems },
      },
    },
    async function handleExportRecoveryKit(request) {
      const connection = await connectionOf(context, request, request.params.id);
      const { passphrase } = request.body;
      const exportedBy = principalOf(request).name;
      return gate.run(connection.workspaceId, () => exportRecoveryKit(context, connection, { passphrase, exportedBy }));
    },
  );

  app.post(
    '/connections/:id/recovery-kit/test',
    {
      config: { role: 'owner', connectionScoped: true, audit: { action: 'recoveryKit.test', target: 'connection' } },
      schema: {
        tags,
        operationId: 'testRecoveryKit',
        summary: 'Open a recovery kit and compare its keys with those in use',
        params: idParams,
        body: recoveryKitTest,
        response: { 200: recoveryKitTestResult, ...problems },
      },
    },
    async function handleTestRecoveryKit(request) {
      const connection = await connectionOf(context, request, request.params.id);
      return gate.run(connection.workspaceId, () => testRecoveryKit(context, connection, request.body));
    },
  );
}
