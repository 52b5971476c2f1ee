// The API under many clients: how long pages, search, object, history and changes of a backup take for one client and for many
// at once, first as fast as answers come, then with a pause as people make who look at pages. Prints figures, judges nothing.
import { Agent, request } from 'undici';
import { createApiKey, newApiKey } from '#core/accounts/store/api-keys.ts';
import { sleep } from '#local/processes/wait.ts';
import { anyFreePort } from '#local/servers/ports.ts';
import { startSimulator } from '#simulator/index.ts';
import { installation } from '../tests/support/installation.ts';
import { spawnNode } from '../tests/support/process.ts';
import { type BenchServers, withBenchServers } from './bench-servers.ts';
import { ended, enter, start } from './neighbour.ts';
import { processUsage } from './process-usage.ts';
import { treeSeconds } from './server-usage.ts';

const USERS = Number(process.env['BENCH_USERS'] ?? 10_000);
const CLIENTS = Number(process.env['BENCH_CLIENTS'] ?? 200);
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 20);
const CHANGES = 500;
/** Between an answer and the next request of the same person. */
const PAUSE_MS = 1_000;
const ALONE = 40;

/** Name of what is asked for, and the path of the next request for it. */
type Kinds = Readonly<Record<string, (turn: number) => string>>;

/** @returns milliseconds until the whole answer was there. */
type Ask = (path: string, client: number) => Promise<number>;

await withBenchServers(measure);

async function measure({ postgres, temporal }: BenchServers): Promise<void> {
  const simulator = await startSimulator({ users: USERS, groups: USERS / 5, links: USERS * 3, seed: 1 });
  const product = await installation({ originMap: simulator.originMap, databaseUrl: postgres.url, temporal });
  const port = String(await anyFreePort());
  const url = `http://127.0.0.1:${port}`;
  const api = spawnNode('api/main.ts', {
    ...product.vars,
    PORT: port,
    PUBLIC_URL: url,
    METRICS_PORT: '0',
    LOG_LEVEL: 'error',
  });
  const agent = new Agent({ connections: CLIENTS, pipelining: 1 });
  try {
    await api.waitForHttp(`${url}/healthz`, 60_000);
    await product.startWorker();
    const tenant = simulator.tenant();
    const whose = await enter(product, tenant);
    await ended(product, whose, await start(product, whose));
    tenant.applyChanges({ count: CHANGES, seed: 5 });
    const backup = await ended(product, whose, await start(product, whose));
    const keys = await Promise.all(
      Array.from({ length: CLIENTS }, async () => {
        // Of its own: what one key may ask for in a minute is limited.
        const key = newApiKey((size) => crypto.getRandomValues(new Uint8Array(size)));
        const { workspaceId } = whose;
        await createApiKey(product.services.db, {
          workspaceId,
          name: 'bench',
          role: 'viewer',
          key,
          connectionIds: null,
        });
        return key;
      }),
    );
    const ask: Ask = async (path, client) => {
      const startedAt = performance.now();
      const { statusCode, body } = await request(`${url}/api/v1${path}`, {
        dispatcher: agent,
        headers: { authorization: `Bearer ${keys[client] ?? ''}` },
      });
      const text = await body.text();
      if (statusCode !== 200) throw new Error(`${path} was answered with ${String(statusCode)}: ${text.slice(0, 200)}`);
      return performance.now() - startedAt;
    };
    const kinds = kindsOf(
      backup.id,
      tenant.list('users').map(({ id, displayName }) => ({ id: String(id), name: String(displayName) })),
    );
    const spent = (): number => treeSeconds(postgres.process.pid) + processUsage(api.pid).cpuSeconds;

    console.log(
      `${String(USERS)} users, ${String(backup.changed + backup.added + backup.deleted)} changes in the newest backup`,
    );
    for (const [name, pathOf] of Object.entries(kinds)) {
      const took: number[] = [];
      for (let turn = 0; turn < ALONE; turn++) took.push(await ask(pathOf(turn), turn % CLIENTS));
      console.log(`  one client, ${name}: ${figures(took.slice(ALONE / 4))}`);
    }
    for (const pauseMs of [0, PAUSE_MS]) {
      const before = spent();
      const took = await beset(kinds, ask, pauseMs);
      const all = [...took.values()].flat();
      console.log(
        `${String(CLIENTS)} clients ${pauseMs === 0 ? 'without a pause' : `with ${String(pauseMs)} ms after each answer`}: ` +
          `${(all.length / SECONDS).toFixed(0)} answers a second, ${figures(all)}; ` +
          `CPU of API and PostgreSQL ${(((spent() - before) * 1_000) / all.length).toFixed(1)} ms an answer, ` +
          `API ${processUsage(api.pid).peakRssMib.toFixed(0)} MiB at its peak`,
      );
      for (const [name, times] of took) console.log(`  ${name}: ${figures(times)}`);
    }
  } finally {
    await agent.close();
    await api.killGroup();
    await product.close();
    await simulator.close();
  }
}

function kindsOf(backup: string, users: readonly { readonly id: string; readonly name: string }[]): Kinds {
  const user = (turn: number) => users[(turn * 7_919) % users.length] ?? { id: '', name: '' };
  const object = (turn: number): string => `/backups/${backup}/objects/users/${user(turn).id}`;
  const lists = `/backups/${backup}/objects`;
  return {
    overview: () => '/overview',
    list: () => `${lists}?type=users&limit=50`,
    search: (turn) => `${lists}?limit=50&search=${encodeURIComponent(user(turn).name)}`,
    object,
    links: (turn) => `${object(turn)}/links`,
    history: (turn) => `${object(turn)}/history`,
    changes: () => `/backups/${backup}/changes?limit=50`,
  };
}

/** Every client asks for one kind after the other. @returns milliseconds of each answer, by kind. */
async function beset(kinds: Kinds, ask: Ask, pauseMs: number): Promise<ReadonlyMap<string, readonly number[]>> {
  const names = Object.keys(kinds);
  const took = new Map(names.map((name) => [name, [] as number[]]));
  const until = performance.now() + SECONDS * 1_000;
  const client = async (_: unknown, index: number): Promise<void> => {
    await sleep((index / CLIENTS) * pauseMs);
    for (let turn = index; performance.now() < until; turn++) {
      const name = names[turn % names.length] ?? '';
      took.get(name)?.push(await ask(kinds[name]?.(turn) ?? '', index));
      await sleep(pauseMs);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return took;
}

function figures(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const part = (share: number): string =>
    `${(sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN).toFixed(0)} ms`;
  return `median ${part(0.5)}, p95 ${part(0.95)}, longest ${part(1)}`;
}
