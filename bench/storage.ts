// Packs and single objects through the product's storage beside a bare SDK loop on the same server. Prints figures, judges nothing.
import { randomBytes } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { guardedAgents } from '#core/net/guarded-agents.ts';
import { s3Storage } from '#core/storage/s3-storage.ts';
import { startTestS3 } from '../tests/support/s3.ts';

const PACKS = Number(process.env['BENCH_PACKS'] ?? 24);
const PACK_BYTES = 8 * 1024 * 1024;
const READS = Number(process.env['BENCH_READS'] ?? 1_000);
const FRAME_BYTES = 64 * 1024;
const PARALLEL = 4;
const ROUNDS = 3;

const s3 = await startTestS3();
const agents = guardedAgents({ allowPrivate: true });
try {
  await s3.createBucket('bench');
  const { endpoint, region, accessKeyId, secretAccessKey } = s3;
  const credentials = { accessKeyId, secretAccessKey };
  const storage = s3Storage(
    { endpoint, region, bucket: 'bench', prefix: '', pathStyle: true, credentials },
    { connections: { agents } },
  );
  const bare = new S3Client({ endpoint, region, forcePathStyle: true, credentials });
  const pack = randomBytes(PACK_BYTES);
  const range = (at: number): { offset: number; length: number } => ({
    offset: (at * 7_919_777) % (PACK_BYTES - FRAME_BYTES),
    length: FRAME_BYTES,
  });

  const uploads = await compare(PACKS, {
    ours: (at) => storage.put(`ours/${at}`, pack),
    bare: (at) => bare.send(new PutObjectCommand({ Bucket: 'bench', Key: `bare/${at}`, Body: pack })),
  });
  report(
    `upload of ${PACKS} packs of ${PACK_BYTES >> 20} MiB`,
    uploads,
    `${((PACKS * PACK_BYTES) / 2 ** 20 / uploads.ours).toFixed(0)} MiB/s`,
  );
  const reads = await compare(READS, {
    ours: (at) => storage.getRange(`bare/${at % PACKS}`, range(at)),
    bare: async (at) => {
      const { offset, length } = range(at);
      const answer = await bare.send(
        new GetObjectCommand({
          Bucket: 'bench',
          Key: `bare/${at % PACKS}`,
          Range: `bytes=${offset}-${offset + length - 1}`,
        }),
      );
      return answer.Body?.transformToByteArray();
    },
  });
  report(`${READS} reads of one object`, reads, `${((reads.ours / READS) * PARALLEL * 1_000).toFixed(2)} ms each`);
  bare.destroy();
} finally {
  agents.destroy();
  await s3.stop();
}

type Work = (at: number) => Promise<unknown>;

/** Median seconds of each, in turns, after one round that does not count. */
async function compare(count: number, works: { ours: Work; bare: Work }): Promise<{ ours: number; bare: number }> {
  const seconds: { ours: number[]; bare: number[] } = { ours: [], bare: [] };
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const who of round % 2 === 0 ? (['ours', 'bare'] as const) : (['bare', 'ours'] as const)) {
      const startedAt = performance.now();
      await inParallel(count, works[who]);
      if (round > 0) seconds[who].push((performance.now() - startedAt) / 1_000);
    }
  }
  return { ours: median(seconds.ours), bare: median(seconds.bare) };
}

async function inParallel(count: number, work: Work): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: PARALLEL }, lane));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

function report(what: string, { ours, bare }: { ours: number; bare: number }, speed: string): void {
  console.log(
    `storage, ${what}: ${ours.toFixed(2)} s (${speed}); bare SDK: ${bare.toFixed(2)} s; ratio ${(ours / bare).toFixed(2)}`,
  );
}
