import { OBJECT_TYPES } from '#core/domain/object-types/index.ts';
import { PLAN_REASONS } from '#core/domain/plan/reasons.ts';
import { type RestoreItem, listItems } from '#core/restores/store/restore-items.ts';
import type { Restore } from '#core/restores/store/restores.ts';
import type { App } from '../http/app.ts';
import { idParams, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { type CsvValue, sendCsv } from '../http/csv.ts';
import { restoreOf } from '../http/lookups.ts';
import { csvAnswer } from './downloads-schema.ts';
import { namedItems } from './named-items.ts';
import { type PersonWithoutPassword, peoplePage } from './people.ts';
import { itemsFileQuery } from './schema.ts';
import { restoreView } from './view.ts';

const tags = ['Restores'];
const PAGE = 500;
/** Each of them is opened. */
const PEOPLE_PAGE = 200;

const ITEM_HEADER = [
  'No.',
  'Type',
  'Display name',
  'Object ID in the backup',
  'New object ID',
  'Action',
  'State',
  'Reasons',
  'Only these chosen',
  'Left because not chosen',
  'Attributes changed',
  'Links added',
  'Links removed',
  'Expected writes',
  'Read back',
  'Needs a new password',
  'Needed by',
  'Error',
  'Error message',
  // In every row, so that rows of several restores can be put together.
  'Requests of the restore',
  'Write requests of the restore',
  'Requests for each object',
];
const PEOPLE_HEADER = [
  'Display name',
  'User principal name',
  'Object ID',
  'Object ID in the backup',
  'State',
  'Error message',
];
const READ_BACK = {
  asInBackup: 'As in the backup',
  chosenAsInBackup: 'What was chosen is as in the backup',
  differs: 'Differs',
  missing: 'Missing',
  removed: 'Removed',
  unknown: 'Could not be read',
} as const;

export function restoreDownloadRoutes(app: App, context: ApiContext): void {
  app.get(
    '/restores/:id/items.csv',
    {
      config: { role: 'viewer', connectionScoped: true, audit: { action: 'restoreItems.download', target: 'restore' } },
      schema: {
        tags,
        operationId: 'downloadRestoreItems',
        summary: 'What is planned and done, object by object, as CSV',
        description: 'In the order of the plan; filters as of the list. Values of attributes are not part of it.',
        params: idParams,
        querystring: itemsFileQuery,
        response: { ...csvAnswer, ...problems },
      },
    },
    async (request, reply) => {
      const restore = await restoreOf(context, request, request.params.id);
      const { graph } = restoreView(restore);
      return sendCsv(reply, {
        filename: filenameOf(restore, 'items'),
        header: ITEM_HEADER,
        row: (item: RestoreItem) => [...itemRow(item), graph.requests, graph.writes, graph.requestsPerObject],
        page: async (cursor) => {
          const page = await listItems(context.db, restore, request.query, { limit: PAGE, cursor });
          return { ...page, items: await namedItems(context, restore, page.items) };
        },
      });
    },
  );

  app.get(
    '/restores/:id/people.csv',
    {
      config: {
        role: 'viewer',
        connectionScoped: true,
        audit: { action: 'restorePeople.download', target: 'restore' },
      },
      schema: {
        tags,
        operationId: 'downloadRestorePeople',
        summary: 'Who needs a new password and has to register for MFA, as CSV',
        description:
          'People whose account was created again. Nobody knows their passwords: give each of them a new one, or a Temporary Access Pass.',
        params: idParams,
        response: { ...csvAnswer, ...problems },
      },
    },
    async (request, reply) => {
      const restore = await restoreOf(context, request, request.params.id);
      return sendCsv(reply, {
        filename: filenameOf(restore, 'people'),
        header: PEOPLE_HEADER,
        row: personRow,
        page: (cursor) => peoplePage(context, restore, { limit: PEOPLE_PAGE, cursor }),
      });
    },
  );
}

function filenameOf(restore: Restore, what: string): string {
  return `restore-${what}-${restore.createdAt.toISOString().slice(0, 10)}-${restore.id.slice(0, 8)}.csv`;
}

function itemRow(item: RestoreItem): readonly CsvValue[] {
  return [
    item.ordinal,
    OBJECT_TYPES[item.type].label.one,
    item.displayName,
    item.objectId,
    item.newId,
    capitalized(item.action),
    capitalized(item.state),
    item.reasons.map(({ code }) => PLAN_REASONS[code]).join(' '),
    chosenFact(item, 'chosen'),
    chosenFact(item, 'left'),
    item.changes,
    item.linksAdded,
    item.linksRemoved,
    item.expectedWrites,
    item.comparison && READ_BACK[item.comparison],
    item.needsNewPassword ? 'Yes' : 'No',
    item.neededBy && `${OBJECT_TYPES[item.neededBy.type].label.one} ${item.neededBy.displayName ?? item.neededBy.id}`,
    item.errorCode,
    item.errorMessage,
  ];
}

/** Of an object that is restored in part. */
function chosenFact({ reasons }: RestoreItem, fact: 'chosen' | 'left'): string | null {
  return reasons.find(({ code }) => code === 'only-chosen')?.facts?.[fact] ?? null;
}

function personRow({ item, userPrincipalName }: PersonWithoutPassword): readonly CsvValue[] {
  return [item.displayName, userPrincipalName, item.newId, item.objectId, capitalized(item.state), item.errorMessage];
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
