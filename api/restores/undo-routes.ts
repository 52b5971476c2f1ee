import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { namedConnection } from '#core/connections/store/named-connection.ts';
import { CybbackError } from '#core/domain/errors.ts';
import { startUndo } from '#core/restores/start-undo.ts';
import { replacePlan } from '#core/restores/steer-restore.ts';
import type { Restore } from '#core/restores/store/restores.ts';
import type { Target } from '#core/restores/target.ts';
import type { App } from '../http/app.ts';
import { idParams, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { connectionOf, restoreOf } from '../http/lookups.ts';
import { noteAudit } from '../http/plugins/audit.ts';
import { principalOf } from '../http/plugins/auth.ts';
import { newUndo } from './new-restore-schema.ts';
import { refuseStrangers } from './refuse-strangers.ts';
import { restore } from './schema.ts';
import type { targetCredentials } from './target-schema.ts';
import { targetByCredentials } from './target.ts';
import { restoreView } from './view.ts';

/** Only a plan that waits gives its place to another. */
async function refuseAnother(
  context: ApiContext,
  request: FastifyRequest,
  asked: { readonly undone: Restore; readonly insteadOf: string; readonly items: readonly number[] | undefined },
): Promise<void> {
  if (asked.items !== undefined)
    throw new CybbackError('request-invalid', 'With insteadOf the items are those of the other Undo: leave items out.');
  const other = await restoreOf(context, request, asked.insteadOf);
  if (other.undoOf === asked.undone.id && other.finishedAt === null && other.confirmedAt === null) return;
  throw new CybbackError('conflict', 'There is no Undo of this restore whose plan waits under that ID.', {
    facts: { state: other.state, phase: other.phase },
  });
}

/** The tenant that the restore wrote into. Credentials that were given for it are gone, and are asked for again. */
async function targetAgain(
  context: ApiContext,
  request: FastifyRequest,
  { workspaceId, targetConnectionId }: Restore,
  credentials: z.output<typeof targetCredentials> | undefined,
): Promise<Target> {
  const { forOneJob, tenantId, name } = await namedConnection(context.db, { workspaceId, id: targetConnectionId });
  if (!forOneJob) {
    if (credentials)
      throw new CybbackError(
        'request-invalid',
        'The restore wrote into a connection of the workspace: leave credentials out.',
      );
    return { connection: await connectionOf(context, request, targetConnectionId) };
  }
  if (!credentials)
    throw new CybbackError(
      'request-invalid',
      `The credentials for ${name} were erased when the restore ended. Give them again to undo it.`,
    );
  if (credentials.tenantId.toLowerCase() !== tenantId.toLowerCase())
    throw new CybbackError(
      'request-invalid',
      `These are credentials of another tenant. The restore wrote into ${name}, ${tenantId}.`,
    );
  return targetByCredentials(context, request, credentials);
}

export function undoRoutes(app: App, context: ApiContext): void {
  app.post(
    '/restores/:id/undo',
    {
      config: { role: 'restorer', connectionScoped: true, audit: { action: 'restore.undo', reason: 'reason' } },
      schema: {
        tags: ['Restores'],
        operationId: 'undoRestore',
        summary: 'Plan the Undo of a restore, whole or of single items',
        description:
          'An Undo is a restore: its plan is shown and carried out once it is confirmed. What the restore created or took out of the recycle bin goes, what it changed or removed returns. What somebody else changed since is left, and the plan says so; items in `overwrite` are taken back all the same. An Undo can be undone in turn.',
        params: idParams,
        body: newUndo,
        response: { 202: restore, ...problems },
      },
    },
    async (request, reply) => {
      const undone = await restoreOf(context, request, request.params.id);
      const { items, overwrite, insteadOf, dryRun, mailTo, reason, credentials } = request.body;
      const target = await targetAgain(context, request, undone, credentials);
      const { connection } = target;
      if (insteadOf !== undefined) await refuseAnother(context, request, { undone, insteadOf, items });
      await refuseStrangers(context, undone.workspaceId, mailTo);
      noteAudit(request, {
        target: { kind: 'restore', id: null, name: connection.name },
        facts: {
          undoOf: undone.id,
          connectionId: connection.id,
          items: items?.length ?? 'all',
          overwrite: overwrite === 'all' ? overwrite : overwrite.length,
          dryRun,
          mailTo: mailTo.length,
        },
      });
      const started = await startUndo(context, {
        undone,
        target,
        items: items ?? null,
        overwrite,
        like: insteadOf ?? null,
        options: { dryRun, mailTo: [...new Set(mailTo)] },
        reason,
        createdBy: principalOf(request).name,
      });
      noteAudit(request, { target: { kind: 'restore', id: started.id, name: connection.name } });
      if (insteadOf !== undefined)
        await replacePlan(context, { workspaceId: undone.workspaceId, id: insteadOf }, started.id);
      return reply.code(202).header('location', `/api/v1/restores/${started.id}`).send(restoreView(started));
    },
  );
}
