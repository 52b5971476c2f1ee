import { setTimeout as sleep } from 'node:timers/promises';
import { answerBatch } from '../graph/batch.ts';
import type { Headers, Reply } from '../graph/context.ts';
import { authenticate, dispatch, errorReply, requestIds } from '../graph/dispatch.ts';
import { badRequest, GraphError } from '../graph/errors.ts';
import { metadataReply } from '../graph/metadata.ts';
import { claimObject } from '../graph/write/claims.ts';
import type { World } from '../store/world.ts';
import type { Json } from '../types.ts';

export interface RawRequest {
  method: string;
  url: string;
  headers: Headers;
  body: string;
}

/** Answers anything below `/v1.0`. */
export async function answerGraph(world: World, raw: RawRequest): Promise<Reply> {
  const ids = requestIds(raw.headers);
  try {
    if (raw.method === 'GET' && /^\/v1\.0\/\$metadata(\?|$)/.test(raw.url)) return metadata(world, ids);
    const caller = authenticate(world, raw.headers);
    if (raw.url.startsWith('/beta')) throw badRequest('The beta endpoint is not offered.', 'BadRequest');
    const url = raw.url.slice('/v1.0'.length);
    const body = parseBody(raw);
    if (/^\/\$batch$/.test(url))
      return { ...(await answerBatch(world, caller, raw.method, body)), headers: { ...ids } };
    const release = claimObject(caller.tenant, raw.method, url, world.settings.writeDurationMs);
    if (world.settings.writeDurationMs > 0 && raw.method !== 'GET') await sleep(world.settings.writeDurationMs);
    try {
      return dispatch(world, caller, { method: raw.method, url, headers: raw.headers, body });
    } finally {
      release();
    }
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    world.statistics.record(`${raw.method} refused`, 'unknown', error.status);
    return errorReply(error, ids, world.clock.now());
  }
}

/** Asked without a token, as everybody may. */
function metadata(world: World, ids: Record<string, string>): Reply {
  const reply = metadataReply(world);
  world.statistics.record('GET /$metadata', 'anonymous', reply.status);
  return { ...reply, headers: { ...ids, ...reply.headers } };
}

function parseBody(raw: RawRequest): Json | undefined {
  if (raw.body === '') return undefined;
  const type = raw.headers['content-type'] ?? '';
  if (!type.toLowerCase().includes('application/json'))
    throw badRequest(
      'Write requests (excluding DELETE) must contain the Content-Type header declaration.',
      'BadRequest',
    );
  try {
    return JSON.parse(raw.body) as Json;
  } catch {
    throw badRequest(
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
      'BadRequest',
    );
  }
}
