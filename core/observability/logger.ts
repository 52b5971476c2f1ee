import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino';
import { isCybbackError } from '../domain/errors.ts';
import { redactText } from './redact.ts';

/** Structured log: one JSON object a line. `logger.info({ connectionId }, 'backup started')`. Also fits Fastify's `loggerInstance`. */
export type Logger = PinoLogger;

export interface LoggerOptions {
  readonly level?: string;
  /** `api`, `worker`. */
  readonly name?: string;
  /** Standard output unless given. */
  readonly destination?: DestinationStream;
}

const SECRET_FIELDS = [
  'authorization',
  'Authorization',
  'cookie',
  'set-cookie',
  'password',
  'newPassword',
  'passphrase',
  'token',
  'accessToken',
  'access_token',
  'refresh_token',
  'clientSecret',
  'client_secret',
  'clientAssertion',
  'client_assertion',
  'secret',
  'secretText',
  'secretAccessKey',
  'privateKey',
  'privateKeyPem',
  'apiKey',
  'x-api-key',
  'masterKey',
  'dataKey',
  'stripe-signature',
];

/** Fields are redacted to this depth; deeper objects do not belong in a log line. */
const DEPTH = 4;

export function createLogger(options: LoggerOptions = {}): Logger {
  const settings = {
    level: options.level ?? 'info',
    ...(options.name === undefined ? {} : { name: options.name }),
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: SECRET_FIELDS.flatMap(pathsOf), censor: '[secret]' },
    serializers: { err: describeError, error: describeError },
    hooks: { streamWrite: redactText },
  };
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination);
}

/** A logger that says nothing, for tests and tools. */
export const silentLogger: Logger = pino({ level: 'silent' });

function pathsOf(field: string): string[] {
  const quoted = /^\w+$/.test(field) ? `.${field}` : `["${field}"]`;
  return Array.from({ length: DEPTH }, (_, depth) =>
    `${Array.from({ length: depth }, () => '*').join('.')}${quoted}`.replace(/^\./, ''),
  );
}

/** Errors become plain facts; causes are followed, because the useful sentence is often there. */
function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return error;
  const code: unknown = Reflect.get(error, 'code');
  return {
    type: error.name,
    message: redactText(error.message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(isCybbackError(error) ? { facts: error.facts, retryAfterMs: error.retryAfterMs } : {}),
    // expected failures carry their meaning in the code; a stack is for the others
    ...(isCybbackError(error) ? {} : { stack: error.stack === undefined ? undefined : redactText(error.stack) }),
    ...(error.cause === undefined || depth > 3 ? {} : { cause: describeError(error.cause, depth + 1) }),
  };
}
