import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../domain/errors.ts';
import { DELTA_EXPIRED_CODES, GRAPH_ERRORS } from './graph-error-table.ts';
import { graphError } from './graph-error.ts';

const base = { method: 'GET', url: 'https://graph.microsoft.com/v1.0/users?$filter=secret', headers: {}, nowMs: 0 };
const error = (code: string, more: Record<string, unknown> = {}) => ({ error: { code, message: 'Said so.', ...more } });

const rows: [number, unknown, ErrorCode][] = [
  ...DELTA_EXPIRED_CODES.flatMap((code): [number, unknown, ErrorCode][] =>
    [400, 404, 410].map((status) => [status, error(code), 'graph-delta-expired']),
  ),
  [400, error('Request_BadRequest', { innerError: { code: 'SyncStateInvalid' } }), 'graph-delta-expired'],
  [410, null, 'graph-delta-expired'],
  [401, error('InvalidAuthenticationToken'), 'graph-token-rejected'],
  [401, undefined, 'graph-token-rejected'],
  [400, error('Request_BadRequest'), 'graph-bad-request'],
  [
    400,
    error('Request_BadRequest', { details: [{ code: 'ObjectConflict', target: 'userPrincipalName' }] }),
    'graph-conflict',
  ],
  [
    400,
    error('Request_BadRequest', {
      message: 'Another object with the same value for property userPrincipalName already exists.',
    }),
    'graph-conflict',
  ],
  [
    400,
    error('Request_BadRequest', {
      message: "One or more added object references already exist for the following modified properties: 'members'.",
    }),
    'graph-already-exists',
  ],
  [
    400,
    error('Request_BadRequest', { message: 'Permission being assigned already exists on the object' }),
    'graph-already-exists',
  ],
  [400, error('Request_BadRequest', { details: [{ code: 'ConflictingObjects' }] }), 'graph-already-exists'],
  [
    400,
    error('Request_BadRequest', { details: [{ code: 'ConflictingObjects' }, { code: 'ObjectConflict', target: 'x' }] }),
    'graph-conflict',
  ],
  [
    400,
    error('Request_BadRequest', {
      message: 'A conflicting object with one or more of the specified property values is present in the directory.',
    }),
    'graph-already-exists',
  ],
  [400, error('RoleAssignmentExists'), 'graph-already-exists'],
  [400, error('RoleAssignmentDoesNotExist'), 'graph-not-found'],
  [400, error('Request_BadRequest', { message: 'EntitlementGrant entry already exists.' }), 'graph-already-exists'],
  [
    400,
    error('Request_BadRequest', { message: 'EntitlementGrant being updated or deleted is not found.' }),
    'graph-not-found',
  ],
  [400, error('Request_UnsupportedQuery'), 'graph-unsupported'],
  [402, error('paymentRequired'), 'graph-quota'],
  [400, error('AadPremiumLicenseRequired'), 'graph-not-licensed'],
  [403, error('Authentication_RequestFromNonPremiumTenantOrB2CTenant'), 'graph-not-licensed'],
  [400, error('BadRequest', { message: "Resource not found for the segment 'agentIdentities'." }), 'graph-unsupported'],
  [403, error('Authorization_RequestDenied'), 'graph-permission-missing'],
  [403, error('Directory_QuotaExceeded'), 'graph-quota'],
  [403, error('Forbidden', { innerError: { code: 'insufficient_claims' } }), 'graph-permission-missing'],
  [404, error('Request_ResourceNotFound'), 'graph-not-found'],
  [404, error(''), 'graph-not-found'],
  [404, undefined, 'graph-protocol'],
  [404, null, 'graph-protocol'],
  [403, undefined, 'graph-protocol'],
  [400, {}, 'graph-protocol'],
  [405, error('Request_BadRequest'), 'graph-unsupported'],
  [409, error('Request_MultipleObjectsWithSameKeyValue'), 'graph-conflict'],
  [409, error('Directory_ConcurrencyViolation'), 'graph-concurrency'],
  [409, error('SomethingElse'), 'graph-conflict'],
  [412, null, 'graph-concurrency'],
  [424, error('FailedDependency'), 'graph-unavailable'],
  [429, error('TooManyRequests'), 'graph-throttled'],
  [429, undefined, 'graph-throttled'],
  [500, error('InternalServerError'), 'graph-unavailable'],
  [502, undefined, 'graph-unavailable'],
  [503, error('ServiceNotAvailable'), 'graph-unavailable'],
  [504, error('UnknownError'), 'graph-unavailable'],
  [501, error('NotImplemented'), 'graph-unsupported'],
  [507, error('quotaLimitReached'), 'graph-quota'],
  [509, null, 'graph-throttled'],
  [418, error('Teapot'), 'graph-bad-request'],
];

describe('errors of Graph', () => {
  it.each(rows)('%i %o is %s', (status, body, code) => {
    expect(graphError({ ...base, status, body }).code).toBe(code);
  });

  it('use every row of the table', () => {
    const reached = new Set(rows.map(([, , code]) => code));
    for (const { to } of GRAPH_ERRORS) expect(reached).toContain(to);
  });

  it('carry ids, inner code, target and the wait asked for', () => {
    const body = error('Request_BadRequest', {
      details: [{ code: 'ObjectConflict', target: 'proxyAddresses' }],
      innerError: { code: 'Deeper', date: '2026-01-01', 'request-id': 'r-1', 'client-request-id': 'c-1' },
    });
    const made = graphError({
      ...base,
      status: 400,
      body,
      headers: { 'retry-after': '7' },
      clientRequestId: 'c-1',
      outcomeUnknown: true,
    });
    expect(made.retryAfterMs).toBe(7000);
    expect(made.facts).toEqual({
      status: 400,
      graphCode: 'Request_BadRequest',
      innerCode: 'Deeper',
      method: 'GET',
      path: '/v1.0/users',
      target: 'proxyAddresses',
      requestId: 'r-1',
      clientRequestId: 'c-1',
      outcomeUnknown: true,
    });
  });
});
