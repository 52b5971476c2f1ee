import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { isDatabaseAway } from '#core/database/database-failure.ts';
import { CybbackError, ERRORS, type ErrorCode } from '#core/domain/errors.ts';
import type { App } from '../app.ts';
import type { problem } from '../common-schema.ts';
import { apiPlugin } from '../plugin.ts';

export type Problem = z.infer<typeof problem>;

declare module 'fastify' {
  interface FastifyRequest {
    /** Of the problem that is answered. */
    problemCode: ErrorCode | null;
  }
}

/** Every refusal and failure leaves as an RFC 9457 problem with a stable code. */
export const problems = apiPlugin({ name: 'problems' }, addProblems);

function addProblems(app: App): void {
  app.decorateRequest('problemCode', null);
  app.setErrorHandler((error, request, reply) =>
    sendProblem(request, reply, { failure: toCybbackError(error), status: statusOf(error), original: error }),
  );
  app.setNotFoundHandler((request, reply) =>
    sendProblem(request, reply, {
      failure: new CybbackError('not-found', `There is nothing at ${request.method} ${pathOf(request)}.`),
    }),
  );
}

/** What Fastify refuses before any route is asked: addresses that cannot be read. */
export function sendBadAddress(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const status = statusOf(error) ?? 400;
  const failure = new CybbackError(
    'request-invalid',
    'The address of the request cannot be read: check its length and its percent-encoding.',
  );
  void sendProblem(request, reply, { failure, status });
}

interface Refusal {
  readonly failure: CybbackError;
  /** Absent: the one that the code has. */
  readonly status?: number | undefined;
  /** What was thrown, where it was something else. */
  readonly original?: unknown;
}

function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  { failure, status, original }: Refusal,
): FastifyReply {
  request.problemCode = failure.code;
  const { title, status: meant } = ERRORS[failure.code];
  const code = status ?? meant;
  if (code >= 500) request.log.error({ err: original ?? failure }, 'request failed');
  const errors = validationErrors(original);
  const body: Problem = {
    type: `urn:cybback:problem:${failure.code}`,
    title,
    status: code,
    code: failure.code,
    detail: failure.message,
    instance: pathOf(request),
    requestId: request.id,
    ...(errors.length === 0 ? {} : { errors }),
    ...(Object.keys(failure.facts).length === 0 ? {} : { facts: { ...failure.facts } }),
  };
  if (failure.retryAfterMs !== undefined) void reply.header('retry-after', Math.ceil(failure.retryAfterMs / 1000));
  if (code === 401) void reply.header('www-authenticate', 'Bearer');
  return reply.code(code).type('application/problem+json; charset=utf-8').send(JSON.stringify(body));
}

function toCybbackError(error: unknown): CybbackError {
  if (error instanceof CybbackError) return error;
  if (hasZodFastifySchemaValidationErrors(error))
    return new CybbackError('request-invalid', sentenceOf(validationErrors(error)));
  if (isDatabaseAway(error)) {
    return new CybbackError(
      'database-unavailable',
      'The database does not answer at the moment. Try again in a little while.',
      { cause: error },
    );
  }
  const status = statusOf(error);
  if (status !== undefined && status < 500)
    return new CybbackError('request-invalid', bodyProblem(error as FastifyError, status));
  return new CybbackError(
    'internal',
    'Something went wrong on our side. Try again; if it stays so, name the request ID to support.',
    { cause: error },
  );
}

/** Fastify's own refusals of a body (too large, not JSON, wrong content type) keep their status. */
function statusOf(error: unknown): number | undefined {
  if (error instanceof CybbackError || !(error instanceof Error)) return undefined;
  const status: unknown = Reflect.get(error, 'statusCode');
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}

function bodyProblem(error: FastifyError, status: number): string {
  switch (status) {
    case 413:
      return 'The request body is too large.';
    case 415:
      return 'The request body must be JSON: send Content-Type: application/json.';
    default:
      return error.code.startsWith('FST_ERR_CTP') || error.name === 'SyntaxError'
        ? 'The request body is not valid JSON.'
        : (STATUS_CODES[status] ?? 'The request is not valid.');
  }
}

interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** One entry per path that is wrong; unknown fields are named one by one. */
function validationErrors(error: unknown): FieldError[] {
  if (!hasZodFastifySchemaValidationErrors(error)) return [];
  const context = (error as { validationContext?: string }).validationContext ?? 'body';
  return error.validation.flatMap(({ instancePath, message, keyword, params }): FieldError[] => {
    const path = [context === 'querystring' ? 'query' : context, ...instancePath.split('/').filter(Boolean)];
    if (keyword === 'unrecognized_keys' && Array.isArray(params['keys'])) {
      return (params['keys'] as string[]).map((key) => ({
        path: [...path, key].join('.'),
        message: 'This field is not known.',
      }));
    }
    return [{ path: path.join('.'), message: message ?? 'not valid' }];
  });
}

function sentenceOf(errors: readonly FieldError[]): string {
  const shown = errors.slice(0, 5).map(({ path, message }) => `${path}: ${message.replace(/\.$/, '')}`);
  const more = errors.length > shown.length ? `, and ${String(errors.length - shown.length)} more` : '';
  return `The request is not valid: ${shown.join('; ')}${more}.`;
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?')[0] ?? '/';
}
