import { z } from 'zod';
import { workspaceName } from '../accounts/schema.ts';
import { id, named, role, timestamp } from '../http/common-schema.ts';
import { licenceState } from '../licences/schema.ts';

export const workspace = named('Workspace', z.object({ id, name: z.string() }));

export const workspaceChanges = named('WorkspaceChanges', z.strictObject({ name: workspaceName }));

export const me = named(
  'Me',
  z.object({
    workspace: z.object({ id, name: z.string() }),
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
