import { CybbackError } from '../../domain/errors.ts';
import type { GraphObject } from '../../domain/json.ts';
import type { EmbeddedSpec } from '../../domain/object-type.ts';
import { childWrites, desiredObject, type ChildWrite } from '../../domain/plan/index.ts';
import { fill } from '../observe/object-path.ts';
import { readEmbedded } from '../observe/read-embedded.ts';
import { isRefused } from '../outcomes.ts';
import { untilReplicated } from './fresh-objects.ts';
import { callOptions, type ItemRun } from './item-run.ts';
import { NOT_DONE, runStep, type StepResult } from './steps.ts';

export const CHILDREN_ORDINAL = 6;

/**
 * Brings the sets that belong to an object to what the backup has: federated credentials, extension definitions,
 * classifications. Null where there is nothing to write. A refusal costs the one child, and is named.
 */
export async function writeChildren(run: ItemRun): Promise<StepResult | null> {
  const { context, chunk, item } = run;
  const { entry, type, live, fresh, steps } = item;
  const specs = type.embedded.filter(({ write }) => write !== undefined);
  if (specs.length === 0) return null;
  const isNew = live.kind === 'absent';
  const isWritten = entry.action !== 'update' || context.plan.options.overwrite;
  const desired = desiredObject(type, entry.backup?.object ?? {}, live, chunk.plan).object;
  const now = 'object' in live ? live.object : null;
  const unread = 'unread' in live ? (live.unread ?? []) : [];
  const writes = specs
    .filter(({ name }) => !unread.includes(name) && (isNew || isWritten))
    .flatMap((spec) => childWrites(spec, desired, now).map((write) => ({ spec, write })));
  const recorded = steps.some((step) => step.ordinal === CHILDREN_ORDINAL);
  if (writes.length === 0 && !recorded) return null;
  const id = fresh.liveId ?? chunk.facts.mapped(entry.objectId) ?? entry.objectId;
  const isFresh = isNew || chunk.facts.madeHere(id);
  let open: readonly SetWrite[] = writes;
  return runStep(context, steps, {
    itemOrdinal: entry.ordinal,
    ordinal: CHILDREN_ORDINAL,
    kind: 'children',
    request: { id, children: writes.map(({ spec, write }) => `${write.change} ${spec.name} ${write.name}`) },
    perform: async () => {
      const refused: Record<string, string> = {};
      for (const { spec, write } of open) {
        try {
          await untilReplicated(context, isFresh, () =>
            context.client.send(requestOf(spec, write, id), callOptions(context)),
          );
        } catch (error) {
          if (!(error instanceof CybbackError) || !isRefused(error)) throw error;
          if (!isDone(write, error)) refused[`${spec.name} ${write.name}`] = error.message;
        }
      }
      return Object.keys(refused).length === 0 ? {} : { refused };
    },
    readBack: async () => {
      open = writes.length === 0 ? [] : await unwritten(run, writes, { id, desired });
      return open.length === 0 ? { was: 'done', outcome: {} } : NOT_DONE;
    },
  });
}

interface SetWrite {
  readonly spec: EmbeddedSpec;
  readonly write: ChildWrite;
}

/** Of what was sent without an answer, what the sets do not show; of a set that cannot be read, all. */
async function unwritten(
  { context, item: { type } }: ItemRun,
  writes: readonly SetWrite[],
  { id, desired }: { id: string; desired: GraphObject },
): Promise<SetWrite[]> {
  const [now] = await readEmbedded(context.client, [{ type, id, object: desired }], callOptions(context));
  return [...new Set(writes.map(({ spec }) => spec))].flatMap((spec) =>
    now === undefined || now.unread.includes(spec.name)
      ? writes.filter((write) => write.spec === spec)
      : childWrites(spec, desired, now.sets).map((write) => ({ spec, write })),
  );
}

function requestOf(spec: EmbeddedSpec, write: ChildWrite, id: string) {
  const collection = fill(spec.path, id);
  switch (write.change) {
    case 'add':
      return { method: 'POST' as const, url: collection, body: write.body };
    case 'update':
      return { method: 'PATCH' as const, url: `${collection}/${write.id}`, body: write.body };
    case 'remove':
      return { method: 'DELETE' as const, url: `${collection}/${write.id}` };
  }
}

function isDone(write: ChildWrite, error: CybbackError): boolean {
  if (write.change === 'remove') return error.code === 'graph-not-found';
  return write.change === 'add' && (error.code === 'graph-already-exists' || error.code === 'graph-conflict');
}
