import { request } from 'undici';
import { isCybbackError } from '../domain/errors.ts';
import type { GuardOptions } from '../net/address-guard.ts';
import { guardedDispatcher } from '../net/guarded-agents.ts';
import type { WebhookRequest } from './webhook-request.ts';

export type WebhookOutcome =
  | { readonly kind: 'sent' }
  | {
      readonly kind: 'refused' | 'failed';
      readonly code: string;
      readonly message: string;
      readonly retryAfterMs?: number;
    };

export interface WebhookSender {
  /** Never throws: what went wrong is the outcome. */
  send(url: string, webhook: WebhookRequest): Promise<WebhookOutcome>;
  close(): Promise<void>;
}

/** Of connecting and of waiting for the answer to begin, and of the whole exchange. */
const TIMEOUTS = { stepMs: 10_000, wholeMs: 25_000 };

/** Dials public addresses only, unless the operator allows private ones; follows no redirect; reads no more of the answer than its status. */
export function openWebhookSender(guard: GuardOptions, { stepMs, wholeMs } = TIMEOUTS): WebhookSender {
  const dispatcher = guardedDispatcher({ ...guard, timeoutMs: stepMs });
  return {
    async send(url, { headers, body }) {
      try {
        const answer = await request(url, {
          method: 'POST',
          headers,
          body,
          dispatcher,
          signal: AbortSignal.timeout(wholeMs),
        });
        answer.body.on('error', () => undefined).destroy();
        return outcomeOfStatus(answer.statusCode, answer.headers['retry-after']);
      } catch (error) {
        return outcomeOfError(error);
      }
    },
    close: () => dispatcher.destroy(),
  };
}

function outcomeOfStatus(status: number, retryAfter: string | string[] | undefined): WebhookOutcome {
  if (status >= 200 && status < 300) return { kind: 'sent' };
  if (status === 410)
    return { kind: 'refused', code: 'http-410', message: 'The receiver answered 410: it wants no more of these.' };
  const code = `http-${String(status)}`;
  if (status >= 300 && status < 400) {
    return {
      kind: 'failed',
      code,
      message: `The receiver answered with a redirect (${String(status)}), which is not followed. Enter the final address.`,
    };
  }
  const seconds = typeof retryAfter === 'string' && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : null;
  return {
    kind: 'failed',
    code,
    message: `The receiver answered ${String(status)}.`,
    ...(seconds === null ? {} : { retryAfterMs: seconds * 1000 }),
  };
}

function outcomeOfError(error: unknown): WebhookOutcome {
  const refused = findRefusal(error);
  if (refused) return { kind: 'refused', ...refused };
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  const name = typeof code === 'string' ? code : error instanceof Error ? error.name : 'unknown';
  return { kind: 'failed', code: 'unreachable', message: `The receiver could not be reached (${name}).` };
}

/** The guard's refusal may lie below the error of a library. */
function findRefusal(error: unknown, depth = 0): { code: string; message: string } | null {
  if (isCybbackError(error)) return { code: error.code, message: error.message };
  return error instanceof Error && error.cause !== undefined && depth < 4 ? findRefusal(error.cause, depth + 1) : null;
}
