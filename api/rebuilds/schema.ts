import { z } from 'zod';
import { REBUILD_PHASES, REBUILD_STATES } from '#core/database/rebuild-tables.ts';
import { MAX_PASSPHRASE_LENGTH } from '#core/domain/passwords/passphrase-problem.ts';
import { recoveryKit } from '../connections/recovery-kit-schema.ts';
import { id, named, pageOf, pageQuery, timestamp } from '../http/common-schema.ts';

const count = z.int().min(0);

export const rebuild = named(
  'Rebuild',
  z.object({
    id,
    connectionId: id,
    state: z
      .enum(REBUILD_STATES)
      .describe('`completedWithWarnings`: something is missing or was left out; the findings name it.'),
    phase: z.enum(REBUILD_PHASES).describe('What it is at, or was at when it ended.'),
    createdBy: z.string(),
    createdAt: timestamp,
    finishedAt: timestamp.nullable(),
    backups: count.describe('Taken in by this rebuild, as are the restores and schedules.'),
    restores: count,
    schedules: count,
    findings: count,
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
  }),
);
export const rebuildPage = pageOf('RebuildPage', rebuild);
export const rebuildQuery = z.strictObject(pageQuery);

export const rebuildFinding = named(
  'RebuildFinding',
  z.object({
    file: z.string().describe('Key in the storage, or what else names it.'),
    code: z.string(),
    message: z.string(),
  }),
);
export const rebuildFindingPage = pageOf('RebuildFindingPage', rebuildFinding);

export const rebuildRequest = z.strictObject({
  kit: recoveryKit,
  passphrase: z.string().min(1).max(MAX_PASSPHRASE_LENGTH),
  places: z
    .array(
      z.strictObject({
        repositoryId: id,
        storageId: id.nullable().describe('Null: in the managed storage of this installation.'),
      }),
    )
    .max(1_000)
    .default([])
    .describe(
      'Where repositories lie now that lie elsewhere than the kit says. Others are looked for where it says: in the saved storage of the workspace with this endpoint, bucket and prefix, or in the managed one.',
    ),
});
