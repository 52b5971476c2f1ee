import { createHash } from 'node:crypto';
import { SentenceError } from '#core/observability/sentence-error.ts';
import type { ApiClient } from '../api-client.ts';

/** What console and API say of the backups of a connection: the same before a disaster and after it. */
export interface Kept {
  readonly backups: number;
  readonly objects: number;
  /** Of each backup by its number. */
  readonly digests: Readonly<Record<number, string>>;
}

interface Listed {
  readonly id: string;
  readonly type: string;
  readonly displayName: string | null;
}

const PAGE = 500;
/** Objects of each type whose content, links and history are read one by one. */
const LOOKED_AT = 2;

export async function whatIsKept(api: ApiClient, connectionId: string): Promise<Kept> {
  const digests: Record<number, string> = {};
  let objects = 0;
  for (const backup of await backupsOf(api, connectionId)) {
    const hash = createHash('sha256');
    const { items: types } = await api.get<{ items: { type: string; objects: number; links: number }[] }>(
      `/backups/${backup.id}/types`,
    );
    for (const { type, ...counts } of types) {
      hash.update(JSON.stringify([type, counts]));
      const listed = counts.objects === 0 ? [] : await all<Listed>(api, `/backups/${backup.id}/objects?type=${type}&`);
      hash.update(JSON.stringify(listed));
      objects += listed.length;
      for (const { id } of listed.slice(0, LOOKED_AT)) hash.update(await lookAt(api, backup.id, { type, id }));
    }
    digests[backup.seq] = hash.digest('hex');
  }
  return { backups: Object.keys(digests).length, objects, digests };
}

/** Says that nothing differs, or which backup does. */
export function mustBeTheSame(before: Kept, now: Kept): void {
  for (const [seq, digest] of Object.entries(before.digests)) {
    if (now.digests[Number(seq)] !== digest) throw new SentenceError(`Backup #${seq} does not answer as before.`);
  }
  if (now.backups !== before.backups) throw new SentenceError(`${now.backups} backups instead of ${before.backups}.`);
  console.log(
    `    ${now.backups} backups answer as before: ${now.objects} objects by name, and of each type some with content and history`,
  );
}

export async function backupsOf(api: ApiClient, connectionId: string): Promise<{ id: string; seq: number }[]> {
  const listed = await all<{ id: string; seq: number | null }>(api, `/backups?connectionId=${connectionId}&`);
  return listed.flatMap(({ id, seq }) => (seq === null ? [] : [{ id, seq }])).toSorted((a, b) => a.seq - b.seq);
}

async function lookAt(api: ApiClient, backupId: string, { type, id }: { type: string; id: string }): Promise<string> {
  const path = `/backups/${backupId}/objects/${type}/${encodeURIComponent(id)}`;
  const { hash, attributes, links } = await api.get<{ hash: string; attributes: unknown; links: unknown }>(path);
  return JSON.stringify([hash, attributes, links]);
}

async function all<T>(api: ApiClient, path: string): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: T[]; nextCursor: string | null } = await api.get(
      `${path}limit=${PAGE}${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}
