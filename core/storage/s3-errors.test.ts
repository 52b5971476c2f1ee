import { describe, expect, it } from 'vitest';
import { CybbackError } from '../domain/errors.ts';
import { s3Error } from './s3-errors.ts';

const answered = (status: number, name: string, message = ''): Error =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });
const network = (code: string): Error => Object.assign(new Error(code), { code, $metadata: { attempts: 3 } });

describe('s3Error', () => {
  it.each([
    [503, 'SlowDown', 'storage-throttled'],
    [429, 'Unknown', 'storage-throttled'],
    [503, 'Unknown', 'storage-throttled'],
    [400, 'XAmzContentSHA256Mismatch', 'storage-unreachable'],
    [503, 'ServiceUnavailable', 'storage-unreachable'],
    [500, 'InternalError', 'storage-unreachable'],
    [507, 'XMinioStorageFull', 'storage-full'],
    [403, 'QuotaExceeded', 'storage-full'],
    [403, 'AccessDenied', 'storage-permission'],
    [403, 'SignatureDoesNotMatch', 'storage-credentials'],
    [403, 'InvalidAccessKeyId', 'storage-credentials'],
    [400, 'ExpiredToken', 'storage-credentials'],
    [401, 'Unauthorized', 'storage-credentials'],
    [403, 'RequestTimeTooSkewed', 'storage-clock-skew'],
    [400, 'AuthorizationHeaderMalformed', 'storage-region'],
    [301, 'PermanentRedirect', 'storage-region'],
    [404, 'NoSuchBucket', 'storage-no-bucket'],
    [404, 'NoSuchKey', 'storage-missing'],
    [404, 'NotFound', 'storage-missing'],
    [412, 'PreconditionFailed', 'storage-exists'],
    [400, 'BadDigest', 'storage-unreachable'],
    [400, 'XAmzContentChecksumMismatch', 'storage-unreachable'],
    [400, 'InvalidRequest', 'storage-permission'],
    [501, 'NotImplemented', 'storage-permission'],
  ])('%i %s is %s', (status, name, code) => {
    expect(s3Error(answered(status, name), 'write', 'x')).toMatchObject({ code, facts: { status, name } });
  });

  it('knows a lock by what was asked, whatever the provider calls it', () => {
    const [denied, invalid] = [
      answered(403, 'AccessDenied', 'object is under legal hold'),
      answered(400, 'InvalidRequest', 'Object is WORM protected'),
    ];
    expect(s3Error(denied, 'delete', 'x')).toMatchObject({ code: 'storage-locked' });
    expect(s3Error(invalid, 'delete', 'x')).toMatchObject({ code: 'storage-locked' });
    expect(s3Error(denied, 'read', 'x')).toMatchObject({ code: 'storage-permission' });
  });

  it.each([
    ['ECONNREFUSED', 'storage-unreachable'],
    ['ENOTFOUND', 'storage-unreachable'],
    ['ETIMEDOUT', 'storage-unreachable'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'storage-tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'storage-tls'],
    ['CERT_HAS_EXPIRED', 'storage-tls'],
  ])('%s is %s', (code, expected) => {
    expect(s3Error(network(code), 'read', 'x')).toMatchObject({ code: expected });
    expect(s3Error(new Error('wrapped', { cause: network(code) }), 'read', 'x')).toMatchObject({ code: expected });
  });

  it('lets through what is not from the storage', () => {
    const own = new Error('source broke');
    const known = new CybbackError('graph-throttled', 'x');
    expect(s3Error(own, 'write', 'x')).toBe(own);
    expect(s3Error(known, 'write', 'x')).toBe(known);
  });

  it('keeps the wait that was asked for', () => {
    const error = Object.assign(answered(503, 'SlowDown'), { $response: { headers: { 'retry-after': '7' } } });
    expect(s3Error(error, 'read', 'x')).toMatchObject({ retryAfterMs: 7000 });
  });
});
