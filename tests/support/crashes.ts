import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Db } from '#core/database/database.ts';
import { camelCase } from '#core/database/open.ts';
import { faultyStorage } from '#core/storage/faulty-storage.fixture.ts';
import { memoryStorage } from '#core/storage/memory-storage.fixture.ts';
import type { Storage } from '#core/storage/storage.ts';

/** Attempts of one activity before it is called stuck: more than it has points, twice. */
const MOST_ATTEMPTS = 400;

/** Where a process can die: just before something becomes durable, and just after, before it hears of it. */
type Moment = 'before' | 'after';

export interface Crashes {
  readonly storage: Storage;
  openDatabase(url: string): Db;
  around<T>(name: string, attempt: () => Promise<T>, restart: () => void): Promise<T>;
  /** From now on, at every point anew; or not at all. */
  arm(armed: boolean): void;
  /** Every crash since armed, in order. */
  readonly list: readonly string[];
}

/**
 * A process that dies at every point of every activity in turn, before and after each: each file it puts, each
 * transaction and each single statement that changes the database. From its death until the next start nothing more
 * becomes durable, whatever its code still tries.
 */
export function crashEverywhere(files: Map<string, Uint8Array> = new Map()): Crashes {
  const list: string[] = [];
  const been = new Set<string>();
  let activity = '';
  let points = 0;
  let dead = false;
  let armed = false;

  function point(what: string): Moment | null {
    if (!armed) return null;
    if (dead) return 'before';
    points += 1;
    for (const moment of ['before', 'after'] as const) {
      const name = `${activity}: ${moment} point ${points}`;
      if (been.has(name)) continue;
      been.add(name);
      list.push(`${name} (${what})`);
      dead = true;
      return moment;
    }
    return null;
  }

  return {
    list,
    arm(now) {
      armed = now;
      if (!armed) return;
      been.clear();
      list.length = 0;
    },
    storage: faultyStorage(memoryStorage(files), (call, key) => {
      if (call !== 'put') return null;
      const moment = point(`put ${key.split('/').slice(1, -1).join('/')}`);
      const error = new Error('the process died');
      return moment === 'before' ? error : moment === 'after' ? { after: error } : null;
    }),
    openDatabase: (url) => faultyDatabase(url, point),
    async around(name, attempt, restart) {
      activity = name;
      for (let attempts = 0; attempts < MOST_ATTEMPTS; attempts += 1) {
        points = 0;
        try {
          const answer = await attempt();
          if (!dead) return answer;
        } catch (error) {
          if (!dead) throw error;
        }
        restart();
        dead = false;
      }
      throw new Error(`${name} does not come to an end`);
    },
  };
}

/** The product's database, with a say before and after everything that changes it. */
function faultyDatabase(url: string, point: (what: string) => Moment | null): Db {
  const pool = new pg.Pool({ connectionString: url, max: 5 });
  pool.on('error', () => undefined);
  return new Kysely({
    dialect: new PostgresDialect({
      pool: { connect: async () => guarded(await pool.connect(), point) as never, end: () => pool.end(), options: {} },
    }),
    plugins: [camelCase],
  });
}

function guarded(client: pg.PoolClient, point: (what: string) => Moment | null): unknown {
  let inTransaction = false;
  return {
    release: () => client.release(),
    async query(text: string, values: unknown[]): Promise<unknown> {
      const word = text.trimStart().split(/\s/, 1)[0]?.toLowerCase() ?? '';
      if (word === 'begin' || word === 'start') inTransaction = true;
      const changes =
        word === 'commit' ||
        (!inTransaction && (['insert', 'update', 'delete'].includes(word) || /\binsert into\b/i.test(text)));
      if (word === 'commit' || word === 'rollback') inTransaction = false;
      const moment = changes ? point(word === 'commit' ? word : text.replaceAll(/\s+/g, ' ').slice(0, 60)) : null;
      if (moment === 'before') throw new Error('the process died');
      const answer: unknown = await client.query(text, values);
      if (moment === 'after') throw new Error('the process died');
      return answer;
    },
  };
}
