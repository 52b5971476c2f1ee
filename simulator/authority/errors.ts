import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../types.ts';

interface Known {
  error: string;
  status: number;
  text: string;
}

const KNOWN: Readonly<Record<number, Known>> = {
  7000215: {
    error: 'invalid_client',
    status: 401,
    text: "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{app}'.",
  },
  7000222: {
    error: 'invalid_client',
    status: 401,
    text: "The provided client secret keys for app '{app}' are expired.",
  },
  7000216: {
    error: 'invalid_client',
    status: 401,
    text: "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
  },
  700016: {
    error: 'unauthorized_client',
    status: 400,
    text: "Application with identifier '{app}' was not found in the directory '{tenant}'.",
  },
  90002: {
    error: 'invalid_request',
    status: 400,
    text: "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.",
  },
  70001: { error: 'unauthorized_client', status: 400, text: "Application '{app}' is disabled." },
  700027: {
    error: 'invalid_client',
    status: 401,
    text: 'The certificate with identifier used to sign the client assertion is not registered on application, or the assertion failed signature validation.',
  },
  700024: { error: 'invalid_client', status: 401, text: 'Client assertion is not within its valid time range.' },
  700023: {
    error: 'invalid_client',
    status: 401,
    text: 'Client assertion audience claim does not match Realm issuer.',
  },
  50027: { error: 'invalid_request', status: 400, text: 'JWT token is invalid or malformed.' },
  900144: {
    error: 'invalid_request',
    status: 400,
    text: "The request body must contain the following parameter: '{parameter}'.",
  },
  70003: {
    error: 'unsupported_grant_type',
    status: 400,
    text: "The app requested an unsupported grant type '{parameter}'.",
  },
  70011: {
    error: 'invalid_scope',
    status: 400,
    text: "The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope {parameter} is not valid.",
  },
  1002012: {
    error: 'invalid_scope',
    status: 400,
    text: 'The provided value for scope {parameter} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).',
  },
  53003: {
    error: 'access_denied',
    status: 400,
    text: 'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
  },
  90033: { error: 'temporarily_unavailable', status: 503, text: 'A transient error has occurred. Please try again.' },
  90055: {
    error: 'temporarily_unavailable',
    status: 429,
    text: 'The server is terminating the request because the tenant is being throttled.',
  },
};

/** An AADSTS refusal. */
export class AuthorityError extends Error {
  readonly status: number;
  readonly number: number;
  readonly error: string;

  constructor(number: number, words: { app?: string; tenant?: string; parameter?: string } = {}) {
    const known = KNOWN[number] ?? { error: 'invalid_request', status: 400, text: 'The request is not valid.' };
    super(
      known.text
        .replace('{app}', words.app ?? '')
        .replace('{tenant}', words.tenant ?? '')
        .replace('{parameter}', words.parameter ?? ''),
    );
    this.status = known.status;
    this.number = number;
    this.error = known.error;
  }

  body(now: number): JsonObject {
    const trace = randomUUID();
    const correlation = randomUUID();
    const timestamp = `${new Date(now).toISOString().slice(0, 19).replace('T', ' ')}Z`;
    return {
      error: this.error,
      error_description: `AADSTS${this.number}: ${this.message} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
      error_codes: [this.number],
      timestamp,
      trace_id: trace,
      correlation_id: correlation,
      error_uri: `https://login.microsoftonline.com/error?code=${this.number}`,
    };
  }
}
