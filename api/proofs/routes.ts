import { cancelProof } from '#core/backups/proof/cancel-proof.ts';
import { startProof } from '#core/backups/proof/start-proof.ts';
import { listDifferences } from '#core/backups/store/proof/differences.ts';
import { listProofs } from '#core/backups/store/proof/proofs.ts';
import type { App } from '../http/app.ts';
import { csvFile, idParams, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { type CsvValue, sendCsv } from '../http/csv.ts';
import { connectionOf, proofOf, scopeOf } from '../http/lookups.ts';
import { noteAudit } from '../http/plugins/audit.ts';
import { principalOf } from '../http/plugins/auth.ts';
import { pageView } from '../http/view.ts';
import { DIFFERENCE_HEADER, differenceLines } from './difference-file.ts';
import {
  differenceFileQuery,
  differenceQuery,
  proof,
  proofDetail,
  proofDifferencePage,
  proofPage,
  proofQuery,
} from './schema.ts';
import { differenceViews, proofDetailView, proofView } from './view.ts';

const tags = ['Proofs'];
const FILE_PAGE = 200;

export function proofRoutes(app: App, context: ApiContext): void {
  const { db } = context;

  app.post(
    '/connections/:id/proofs',
    {
      config: { role: 'operator', connectionScoped: true, audit: { action: 'proof.start' } },
      schema: {
        tags,
        operationId: 'startProof',
        summary: 'Prove this copy: read the tenant and compare it with the newest backup',
        description: 'Makes no backup. One at a time for each connection; backups go on beside it.',
        params: idParams,
        response: { 202: proof, ...problems },
      },
    },
    async function handleStartProof(request, reply) {
      const connection = await connectionOf(context, request, request.params.id);
      noteAudit(request, {
        target: { kind: 'proof', id: null, name: connection.name },
        facts: { connectionId: connection.id },
      });
      const started = await startProof(context, { connection, createdBy: principalOf(request).name });
      noteAudit(request, { target: { kind: 'proof', id: started.id, name: connection.name } });
      return reply.code(202).header('location', `/api/v1/proofs/${started.id}`).send(proofView(started));
    },
  );

  app.get(
    '/proofs',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags,
        operationId: 'listProofs',
        summary: 'Proofs, newest first',
        querystring: proofQuery,
        response: { 200: proofPage, ...problems },
      },
    },
    async function handleListProofs(request) {
      const { connectionId, limit, cursor } = request.query;
      const filter = { ...scopeOf(request), connectionId, purpose: 'proof' as const };
      return pageView(await listProofs(db, filter, { limit, cursor: cursor ?? null }), proofView);
    },
  );

  app.get(
    '/proofs/:id',
    {
      config: { role: 'viewer', connectionScoped: true },
      schema: {
        tags,
        operationId: 'getProof',
        summary: 'One proof: what was compared, what differs, what could not be read',
        params: idParams,
        response: { 200: proofDetail, ...problems },
      },
    },
    async function handleGetProof(request) {
      return proofDetailView(context, await proofOf(context, request, request.params.id));
    },
  );

  app.post(
    '/proofs/:id/cancel',
    {
      config: { role: 'operator', connectionScoped: true, audit: { action: 'proof.cancel', target: 'proof' } },
      schema: {
        tags,
        operationId: 'cancelProof',
        summary: 'Stop a running proof',
        description: 'It ends after the step in hand, without a result.',
        params: idParams,
        response: { 202: proof, ...problems },
      },
    },
    async function handleCancelProof(request, reply) {
      const { workspaceId, id } = await proofOf(context, request, request.params.id);
      return reply.code(202).send(proofView(await cancelProof(context, { workspaceId, id })));
    },
  );

  app.get(
    '/proofs/:id/differences',
    {
      config: { role: 'viewer', connectionScoped: true, audit: { action: 'proof.read', target: 'proof' } },
      schema: {
        tags,
        operationId: 'listProofDifferences',
        summary: 'What differs between tenant and backup, with both sides',
        description: 'By type, object and link. Empty until the proof has completed.',
        params: idParams,
        querystring: differenceQuery,
        response: { 200: proofDifferencePage, ...problems },
      },
    },
    async function handleListProofDifferences(request) {
      const found = await proofOf(context, request, request.params.id);
      const { cursor = null, limit, ...filter } = request.query;
      const page = await listDifferences(db, found, filter, { limit, cursor });
      return { items: await differenceViews(context, found, page.items), nextCursor: page.nextCursor };
    },
  );

  app.get(
    '/proofs/:id/differences.csv',
    {
      config: { role: 'viewer', connectionScoped: true, audit: { action: 'proof.download', target: 'proof' } },
      schema: {
        tags,
        operationId: 'downloadProofDifferences',
        summary: 'What differs between tenant and backup, as CSV',
        description: 'One line for each attribute, each object that only one side has, and each link.',
        params: idParams,
        querystring: differenceFileQuery,
        response: { ...csvFile, ...problems },
      },
    },
    async function handleDownloadProofDifferences(request, reply) {
      const found = await proofOf(context, request, request.params.id);
      return sendCsv(reply, {
        filename: `proof-${found.createdAt.toISOString().slice(0, 10)}-${found.id.slice(0, 8)}.csv`,
        header: DIFFERENCE_HEADER,
        row: (line: readonly CsvValue[]) => line,
        page: async (cursor) => {
          const page = await listDifferences(db, found, request.query, { limit: FILE_PAGE, cursor });
          const views = await differenceViews(context, found, page.items);
          return { items: views.flatMap(differenceLines), nextCursor: page.nextCursor };
        },
      });
    },
  );
}
