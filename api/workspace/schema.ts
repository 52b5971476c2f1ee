import { z } from 'zod';
import { workspaceName } from '../accounts/schema.ts';
import { id, named, role, timestamp } from '../http/common-schema.ts';
import { licenceState } from '../licences/schema.ts';

export const workspace = named('Workspace', z.object({ id, name: z.string() }));

export const workspaceChanges = named('WorkspaceChanges', z.strictObject({ name: workspaceName }));

export const workspaceDeletion = named(
  'WorkspaceDeletion',
  z.object({
    requestedBy: z.string(),
    requestedAt: timestamp,
    dueAt: timestamp.describe('Until then an owner can keep the workspace.'),
    ownFiles: z.boolean().describe('Files in buckets of the workspace’s own are deleted too.'),
  }),
);

export const deletionOutlook = named(
  'DeletionOutlook',
  z.object({
    deletion: workspaceDeletion.nullable().describe('Null: it is not going to be deleted.'),
    days: z.number().int().describe('So long a deletion can be taken back.'),
    connections: z.number().int(),
    backups: z.number().int(),
    ownStorages: z.array(z.object({ id, name: z.string() })).describe('Buckets of its own in which files lie.'),
    hasSubscription: z.boolean().describe('One that is paid: it ends with the workspace.'),
  }),
);

export const newDeletion = named(
  'NewWorkspaceDeletion',
  z.strictObject({
    name: z.string().min(1).max(200).describe('The name of the workspace, to be sure.'),
    ownFiles: z
      .boolean()
      .default(false)
      .describe('Whether files in buckets of the workspace’s own are deleted too. Those in the managed storage are.'),
  }),
);

export const me = named(
  'Me',
  z.object({
    workspace: z.object({ id, name: z.string() }),
    deletion: workspaceDeletion.nullable().describe('Null: the workspace is not going to be deleted.'),
    role,
    name: z.string(),
    kind: z.enum(['person', 'apiKey']),
    personId: id.nullable(),
    connectionIds: z.array(id).nullable().describe('The connections that the API key may see; null: all.'),
    licence: z
      .object({
        state: licenceState,
        endsAt: timestamp.nullable(),
        refusal: z.string().nullable(),
        sizeRefusedFrom: timestamp.nullable(),
      })
      .nullable()
      .describe('What the workspace may do at present; null where there are no plans.'),
    temporalUiUrl: z
      .string()
      .nullable()
      .describe('Where operators look into running jobs; told to owners, where the server has one.'),
  }),
);
