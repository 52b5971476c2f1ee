import { GRACE_DAYS } from '#core/domain/retention/policy.ts';
import { forgetPolicy, getSetPolicy, policyInForce, setPolicy } from '#core/retention/store/policies.ts';
import type { App } from '../http/app.ts';
import { idParams, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { connectionOf, scopeOf } from '../http/lookups.ts';
import { principalOf } from '../http/plugins/auth.ts';
import { connectionRetention, policyBody, workspaceRetention } from './schema.ts';
import { setPolicyView } from './view.ts';

const tags = ['Retention'];

export function retentionPolicyRoutes(app: App, context: ApiContext): void {
  const { db } = context;

  app.get(
    '/retention',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        operationId: 'getRetention',
        summary: 'What is kept of the backups of connections that have no policy of their own',
        response: { 200: workspaceRetention, ...problems },
      },
    },
    async function handleGetRetention(request) {
      const { workspaceId } = scopeOf(request);
      return { set: setPolicyView(await getSetPolicy(db, { workspaceId, connectionId: null })) };
    },
  );

  app.put(
    '/retention',
    {
      config: { role: 'owner', audit: { action: 'retention.change', target: 'workspace' } },
      schema: {
        tags,
        operationId: 'setRetention',
        summary: 'Set what is kept of the backups of connections that have no policy of their own',
        body: policyBody,
        response: { 200: workspaceRetention, ...problems },
      },
    },
    async function handleSetRetention(request) {
      const place = { workspaceId: scopeOf(request).workspaceId, connectionId: null };
      await setPolicy(db, place, { policy: request.body.policy, by: principalOf(request).name });
      return { set: setPolicyView(await getSetPolicy(db, place)) };
    },
  );

  app.get(
    '/connections/:id/retention',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags,
        operationId: 'getConnectionRetention',
        summary: 'What is kept of the backups of a connection',
        params: idParams,
        response: { 200: connectionRetention, ...problems },
      },
    },
    async function handleGetConnectionRetention(request) {
      return inForce(context, await connectionOf(context, request, request.params.id));
    },
  );

  app.put(
    '/connections/:id/retention',
    {
      config: { role: 'owner', connectionScoped: true, audit: { action: 'retention.change', target: 'connection' } },
      schema: {
        tags,
        operationId: 'setConnectionRetention',
        summary: 'Set what is kept of the backups of a connection',
        description:
          'Nothing is removed at once: what is kept no longer is marked with the next daily check, and removed when its grace time is over.',
        params: idParams,
        body: policyBody,
        response: { 200: connectionRetention, ...problems },
      },
    },
    async function handleSetConnectionRetention(request) {
      const { id: connectionId, workspaceId } = await connectionOf(context, request, request.params.id);
      const by = principalOf(request).name;
      await setPolicy(db, { workspaceId, connectionId }, { policy: request.body.policy, by });
      return inForce(context, { id: connectionId, workspaceId });
    },
  );

  app.delete(
    '/connections/:id/retention',
    {
      config: { role: 'owner', connectionScoped: true, audit: { action: 'retention.change', target: 'connection' } },
      schema: {
        tags,
        operationId: 'forgetConnectionRetention',
        summary: 'Keep of the backups of a connection what the workspace keeps',
        params: idParams,
        response: { 200: connectionRetention, ...problems },
      },
    },
    async function handleForgetConnectionRetention(request) {
      const { id: connectionId, workspaceId } = await connectionOf(context, request, request.params.id);
      await forgetPolicy(db, { workspaceId, connectionId });
      return inForce(context, { id: connectionId, workspaceId });
    },
  );
}

async function inForce({ db }: ApiContext, { id: connectionId, workspaceId }: { id: string; workspaceId: string }) {
  const place = { workspaceId, connectionId };
  return {
    ...(await policyInForce(db, place)),
    set: setPolicyView(await getSetPolicy(db, place)),
    graceDays: GRACE_DAYS,
  };
}
