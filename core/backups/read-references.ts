import { setTimeout } from 'node:timers/promises';
import { tenantIdOf } from '../connections/store/connections.ts';
import type { Db } from '../database/database.ts';
import { isCybbackError } from '../domain/errors.ts';
import { facetsOf } from '../domain/facets.ts';
import { objectType } from '../domain/object-types/index.ts';
import { edgesOf } from '../domain/plan/edges.ts';
import type { Logger } from '../observability/logger.ts';
import type { Repository } from '../repository/types.ts';
import { type ReadVersion, type UnreadVersion, keepEdges, unreadVersions, whileAlone } from './store/capture/edges.ts';

export interface ReadReferencesDeps {
  readonly db: Db;
  readonly logger: Logger;
  openRepository(scope: { workspaceId: string; repositoryId: string; tenantId: string }): Promise<Repository>;
}

/** Versions read at once: their content is in memory together. */
const VERSIONS_PER_CHUNK = 500;
const LOOK_MS = 60_000;

/**
 * Reads what versions refer to, and what lists are narrowed down by, of those that came into the catalogue without it: of an
 * installation that is older than that, and of a catalogue that was rebuilt. It goes on where it was, on any process, one at a time; a backup
 * writes the edges of its own versions when it is published.
 */
export function startReadingReferences(deps: ReadReferencesDeps): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        await readReferences(deps, signal);
      } catch (error) {
        deps.logger.warn({ err: error }, 'references of older backups could not be read; it is tried again');
      }
      await setTimeout(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
  };
  const running = run();
  return {
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}

/** Reads until nothing is left that can be read now. A repository that cannot be opened keeps no other back. */
export async function readReferences(deps: ReadReferencesDeps, signal?: AbortSignal): Promise<void> {
  const closed: string[] = [];
  while (signal?.aborted !== true) {
    const isOver = await whileAlone(deps.db, async (tx) => {
      const versions = await unreadVersions(tx, { limit: VERSIONS_PER_CHUNK, except: closed });
      const [first] = versions;
      if (first === undefined) return true;
      try {
        await keepEdges(tx, await readEdges(deps, first, versions));
      } catch (error) {
        if (!isCybbackError(error)) throw error;
        deps.logger.warn({ err: error, repositoryId: first.repositoryId }, 'references of a repository stay unread');
        closed.push(first.repositoryId);
      }
      return false;
    });
    if (isOver) return;
  }
}

async function readEdges(
  { db, openRepository }: ReadReferencesDeps,
  { workspaceId, connectionId, repositoryId }: UnreadVersion,
  versions: readonly UnreadVersion[],
): Promise<ReadVersion[]> {
  const tenantId = await tenantIdOf(db, { workspaceId, id: connectionId });
  const repository = await openRepository({ workspaceId, repositoryId, tenantId });
  const read = await repository.readVersions(versions.map((version) => ({ ...version, id: version.objectId })));
  return versions.map((version, index) => {
    const found = read[index];
    if (found === undefined) throw new Error(`no version ${String(index)}`);
    if (!('object' in found)) return { ...version, told: null };
    const { object } = found;
    return {
      ...version,
      told: { edges: edgesOf(objectType(version.type), object), facets: facetsOf(version.type, object) },
    };
  });
}
