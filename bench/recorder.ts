import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, request } from 'undici';

export interface RecordedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** When it came and when it was answered, in milliseconds. */
  readonly at: number;
  answeredAt: number;
}

/** A proxy that remembers the requests of one backup, so that the very same can be made again without the product. */
export async function startRecorder(target: string) {
  const agent = new Agent({ connections: 16 });
  const recorded: RecordedRequest[] = [];
  const server = createServer((incoming, answer) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      void forward(Buffer.concat(chunks).toString()).catch(() => answer.destroy());
    });
    const forward = async (body: string): Promise<void> => {
      const {
        host: _host,
        connection: _connection,
        'content-length': _length,
        ...headers
      } = incoming.headers as Record<string, string>;
      const method = incoming.method ?? 'GET';
      const url = incoming.url ?? '/';
      const entry = { method, url, headers, body, at: performance.now(), answeredAt: Number.NaN };
      if (url.startsWith('/v1.0/')) recorded.push(entry);
      const response = await request(target + url, {
        method: method as 'GET',
        headers,
        body: body === '' ? null : body,
        dispatcher: agent,
      });
      const {
        'transfer-encoding': _encoding,
        connection: _closed,
        ...back
      } = response.headers as Record<string, string>;
      entry.answeredAt = performance.now();
      answer.writeHead(response.statusCode, back);
      response.body.pipe(answer);
    };
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    recorded,
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await agent.close();
    },
  };
}

/** Which sets were read when, the longest first: seconds after the first request. */
export function whenRead(recorded: readonly RecordedRequest[], most: number): string[] {
  const startedAt = recorded[0]?.at ?? 0;
  const sets = new Map<string, RecordedRequest[]>();
  for (const entry of recorded) {
    const set = entry.url.replace(/[?&](?:%24|\$)(?:skip|delta)?token=.*|%2C.*|,.*/, '');
    sets.set(set, [...(sets.get(set) ?? []), entry]);
  }
  const seconds = (at: number): string => ((at - startedAt) / 1000).toFixed(1);
  return [...sets]
    .map(([set, entries]) => ({
      set,
      count: entries.length,
      from: Math.min(...entries.map(({ at }) => at)),
      to: Math.max(...entries.map(({ answeredAt }) => answeredAt)),
    }))
    .sort((a, b) => b.to - b.from - (a.to - a.from))
    .slice(0, most)
    .map(({ set, count, from, to }) => `${seconds(from)} to ${seconds(to)} s: ${count} × ${set.slice(0, 100)}`);
}

/**
 * The same requests without the product: each chain of pages in its order, as many chains at once as the product reads
 * types at once, answers parsed and thrown away.
 */
export async function bareCrawl(target: string, recorded: readonly RecordedRequest[], lanes = 3): Promise<number> {
  const agent = new Agent({ connections: 16 });
  const chains = new Map<string, RecordedRequest[]>();
  for (const entry of recorded) {
    const path = entry.url.split('?')[0] ?? '';
    chains.set(path, [...(chains.get(path) ?? []), entry]);
  }
  const queue = [...chains.values()].sort((a, b) => b.length - a.length);
  const startedAt = performance.now();
  const lane = async (): Promise<void> => {
    for (let chain = queue.shift(); chain; chain = queue.shift()) {
      for (const { method, url, headers, body } of chain) {
        const response = await request(target + url, {
          method: method as 'GET',
          headers,
          body: body === '' ? null : body,
          dispatcher: agent,
        });
        const text = await response.body.text();
        // The description of the service is XML.
        if (!text.startsWith('<')) JSON.parse(text === '' ? 'null' : text);
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  const seconds = (performance.now() - startedAt) / 1000;
  await agent.close();
  return seconds;
}
