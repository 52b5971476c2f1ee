import { type ErrorCode, CybbackError } from '../../domain/errors.ts';
import { isGraphObject } from '../../domain/json.ts';
import { redactText } from '../../observability/redact.ts';
import { retryAfterMs } from '../retry-after.ts';
import { GRAPH_ERRORS, NOT_GRAPH, type GraphErrorRow } from './graph-error-table.ts';

export interface FailedAnswer {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed; undefined where it was no JSON. */
  readonly body: unknown;
  readonly nowMs: number;
  /** A write of which nobody knows whether it was done: it must be read back before it is tried again. */
  readonly outcomeUnknown?: boolean;
  readonly clientRequestId?: string | undefined;
}

interface ErrorShape {
  readonly shaped: boolean;
  /** Outer code first. */
  readonly codes: readonly string[];
  readonly details: readonly { readonly code: string; readonly target: string }[];
  readonly message: string;
  readonly requestId: string | null;
}

const LONGEST_MESSAGE = 300;

/** Turns an answer of Graph that is no success into the error it means. Decides on status and codes. */
export function graphError(answer: FailedAnswer): CybbackError {
  const shape = shapeOf(answer.body);
  const code = GRAPH_ERRORS.find((row) => fits(row, answer.status, shape))?.to ?? NOT_GRAPH;
  const asked = retryAfterMs(answer.headers['retry-after'], answer.nowMs);
  return new CybbackError(code, sentence(code, answer, shape), {
    ...(asked === undefined ? {} : { retryAfterMs: asked }),
    facts: {
      status: answer.status,
      graphCode: shape.codes[0] ?? '',
      innerCode: shape.codes.at(-1) ?? '',
      method: answer.method,
      path: pathOf(answer.url),
      target: shape.details.find(({ target }) => target !== '')?.target ?? null,
      requestId: answer.headers['request-id'] ?? shape.requestId,
      clientRequestId: answer.clientRequestId ?? null,
      ...(answer.outcomeUnknown === true ? { outcomeUnknown: true } : {}),
    },
  });
}

/** Codes of the answer, outer first; for decisions before the error is made. */
export function graphCodes(body: unknown): readonly string[] {
  return shapeOf(body).codes;
}

/** Path without query: a filter may hold what people wrote. */
export function pathOf(url: string): string {
  return url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]+/i, '').replace(/\?.*$/s, '');
}

function fits(row: GraphErrorRow, status: number, shape: ErrorShape): boolean {
  if (row.status !== undefined && ![row.status].flat().includes(status)) return false;
  if (row.codes !== undefined && !row.codes.some((code) => has(shape.codes, code))) return false;
  if (
    row.detail !== undefined &&
    !has(
      shape.details.map((detail) => detail.code),
      row.detail,
    )
  )
    return false;
  if (row.message !== undefined && !row.message.test(shape.message)) return false;
  return row.shaped === undefined || row.shaped === shape.shaped;
}

function has(codes: readonly string[], wanted: string): boolean {
  return codes.some((code) => code.toLowerCase() === wanted.toLowerCase());
}

function sentence(code: ErrorCode, answer: FailedAnswer, { message }: ErrorShape): string {
  const what = `${answer.method} ${pathOf(answer.url)}`;
  const said = message === '' ? `status ${String(answer.status)}` : redactText(message).slice(0, LONGEST_MESSAGE);
  if (code === 'graph-permission-missing') {
    return `Microsoft Graph does not allow ${what}: ${said} Grant the application permission for it and admin consent; privileged accounts also need an Entra role for the application.`;
  }
  if (code === 'graph-delta-expired')
    return `The change-tracking token of ${what} is no longer valid (${said}). The type is read completely instead.`;
  if (answer.outcomeUnknown === true) return `Microsoft Graph did not say whether ${what} was done: ${said}`;
  return `Microsoft Graph answered ${what} with: ${said}`;
}

function shapeOf(body: unknown): ErrorShape {
  const error = isGraphObject(body) ? body['error'] : undefined;
  if (!isGraphObject(error)) return { shaped: false, codes: [], details: [], message: '', requestId: null };
  const codes: string[] = [];
  let requestId: string | null = null;
  for (let level: unknown = error; isGraphObject(level); level = level['innerError'] ?? level['innererror']) {
    if (typeof level['code'] === 'string' && level['code'] !== '') codes.push(level['code']);
    if (typeof level['request-id'] === 'string') requestId = level['request-id'];
  }
  const details = Array.isArray(error['details']) ? error['details'].filter(isGraphObject) : [];
  return {
    shaped: true,
    codes,
    details: details.map((detail) => ({ code: text(detail['code']), target: text(detail['target']) })),
    message: text(error['message']),
    requestId,
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
