import type { Page } from '#core/database/paging.ts';
import { FACETS, type Facet, facetLabel } from '#core/domain/facets.ts';
import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import type { App } from '../http/app.ts';
import { idParams, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { type CsvValue, sendCsv } from '../http/csv.ts';
import { restorableBackupOf } from '../http/lookups.ts';
import { noteAudit } from '../http/plugins/audit.ts';
import { sendFile } from '../http/send-file.ts';
import { type BrowsedObject, type BrowsedPage, browsedObjects } from './browsed-objects.ts';
import { objectsFile, objectsFileQuery } from './objects-schema.ts';

const PAGE = 500;
const HEADER = [
  'Type',
  'Display name',
  'User principal name',
  'Email',
  'Application (client) ID',
  'Object ID',
  'Unchanged since backup',
  'Unchanged since',
];

export function objectsFileRoutes(app: App, context: ApiContext): void {
  app.get(
    '/backups/:id/objects/file',
    {
      config: { role: 'viewer', connectionScoped: true, audit: { action: 'objects.download', target: 'backup' } },
      schema: {
        tags: ['Backups'],
        operationId: 'downloadBackupObjects',
        summary: 'Objects of a type, or what a search finds, as CSV or JSON',
        description: 'Filters as of the list. Made while it is read; a file that breaks off is not complete.',
        params: idParams,
        querystring: objectsFileQuery,
        response: { ...objectsFile, ...problems },
      },
    },
    async function handleDownloadBackupObjects(request, reply) {
      const backup = await restorableBackupOf(context, request, request.params.id);
      const { format, ...asked } = request.query;
      noteAudit(request, { facts: { format, ...(asked.type && { type: asked.type }) } });
      const page = (cursor: string | null): Promise<BrowsedPage> =>
        browsedObjects(context, backup, { ...asked, limit: PAGE, cursor });
      const filename = `objects-${String(backup.seq)}${asked.type ? `-${asked.type}` : ''}.${format}`;
      const facets = (asked.type && FACETS[asked.type]) ?? [];
      if (format === 'csv')
        return sendCsv(reply, {
          filename,
          header: [...HEADER, ...facets.map(({ label }) => label)],
          row: (object) => csvRow(object, facets),
          page: await withUnavailable(page),
        });
      // Read before the answer begins, so that what is refused is answered as a problem.
      const first = await page(null);
      const { notAvailable } = first;
      const head = { backupId: backup.id, seq: backup.seq, ...asked, ...(notAvailable.length > 0 && { notAvailable }) };
      return sendFile(reply, {
        filename,
        type: 'application/json; charset=utf-8',
        chunks: jsonChunks(head, first, page),
      });
    },
  );
}

type Line = BrowsedObject | { readonly unavailable: string; readonly message: string };

/** What is not available comes first: a list without it would say that there is nothing. */
async function withUnavailable(
  page: (cursor: string | null) => Promise<BrowsedPage>,
): Promise<(cursor: string | null) => Promise<Page<Line>>> {
  const first = await page(null);
  const lines = first.notAvailable.map(({ label, message }): Line => ({ unavailable: label, message }));
  return async (cursor) => (cursor === null ? { ...first, items: [...lines, ...first.items] } : page(cursor));
}

function csvRow(line: Line, facets: readonly Facet[]): CsvValue[] {
  if ('unavailable' in line)
    return [line.unavailable, line.message, ...HEADER.slice(2).map(() => null), ...facets.map(() => null)];
  return objectRow(line, facets);
}

function objectRow({ type, unchangedSince, ...object }: BrowsedObject, facets: readonly Facet[]): CsvValue[] {
  return [
    OBJECT_TYPES[type].label.one,
    object.displayName,
    object.userPrincipalName,
    object.mail,
    object.appId,
    object.id,
    unchangedSince.seq,
    unchangedSince.at,
    ...facets.map((facet) => facetLabel(facet, object.facets?.[facet.key])),
  ];
}

/** Its end says that it is whole. */
async function* jsonChunks(
  head: object,
  first: BrowsedPage,
  next: (cursor: string) => Promise<BrowsedPage>,
): AsyncGenerator<string> {
  yield `${JSON.stringify(head).slice(0, -1)},"objects":[`;
  let count = 0;
  for (let page = first; ; page = await next(page.nextCursor)) {
    yield page.items.map((object, index) => `${count + index === 0 ? '' : ','}\n${JSON.stringify(object)}`).join('');
    count += page.items.length;
    if (page.nextCursor === null) break;
  }
  yield `\n],"count":${String(count)}}\n`;
}
