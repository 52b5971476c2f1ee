import { describe, expect, it } from 'vitest';
import { bucketProblems, EMPTY_BUCKET, endpointOf, valuesOf, withPlace, withPreset } from './bucket-form.ts';
import { bucketPolicy } from './bucket-policy.ts';
import type { Preset } from './data.ts';
import { fingerprintOf, whyNotSaved } from './tested-values.ts';

const aws: Preset = {
  key: 'aws',
  name: 'AWS S3',
  endpoint: 'https://s3.{region}.amazonaws.com',
  regions: ['eu-west-1', 'eu-north-1'],
  defaultRegion: 'eu-west-1',
  pathStyle: false,
  note: null,
};
const r2: Preset = {
  ...aws,
  key: 'r2',
  endpoint: 'https://{account}.r2.cloudflarestorage.com',
  regions: ['auto'],
  defaultRegion: 'auto',
  pathStyle: true,
};
const minio: Preset = { ...aws, key: 'minio', endpoint: null, pathStyle: true, defaultRegion: 'us-east-1' };

describe('the endpoint', () => {
  it('follows from preset and region', () => {
    const form = withPreset(EMPTY_BUCKET, aws);
    expect(form).toMatchObject({
      preset: 'aws',
      region: 'eu-west-1',
      endpoint: 'https://s3.eu-west-1.amazonaws.com',
      pathStyle: false,
    });
    expect(withPlace(form, aws, { region: 'eu-north-1' }).endpoint).toBe('https://s3.eu-north-1.amazonaws.com');
  });

  it('is left alone once it was written by hand', () => {
    const form = { ...withPreset(EMPTY_BUCKET, aws), endpoint: 'https://vpce.example.com' };
    expect(withPlace(form, aws, { region: 'eu-north-1' })).toMatchObject({
      region: 'eu-north-1',
      endpoint: 'https://vpce.example.com',
    });
  });

  it("waits for the account where the provider has one, and is all the customer's elsewhere", () => {
    const form = withPreset(EMPTY_BUCKET, r2);
    expect(form).toMatchObject({ endpoint: '', pathStyle: true });
    expect(withPlace(form, r2, { account: 'abc' }).endpoint).toBe('https://abc.r2.cloudflarestorage.com');
    expect(endpointOf(minio, { region: 'us-east-1', account: '' })).toBeNull();
    expect(withPreset({ ...form, endpoint: 'https://abc.r2.cloudflarestorage.com' }, minio).endpoint).toBe('');
  });
});

it('names every value that is missing or cannot be', () => {
  expect(Object.keys(bucketProblems(EMPTY_BUCKET))).toEqual([
    'endpoint',
    'region',
    'bucket',
    'accessKeyId',
    'secretAccessKey',
  ]);
  const good = { ...withPreset(EMPTY_BUCKET, aws), bucket: 'entra-backups', accessKeyId: 'A', secretAccessKey: 'S' };
  expect(bucketProblems(good)).toEqual({});
  expect(Object.keys(bucketProblems({ ...good, bucket: 'Entra Backups', endpoint: 's3.amazonaws.com' }))).toEqual([
    'endpoint',
    'bucket',
  ]);
});

it('asks for the account where the endpoint follows from it', () => {
  const form = { ...withPreset(EMPTY_BUCKET, r2), bucket: 'entra-backups', accessKeyId: 'A', secretAccessKey: 'S' };
  expect(Object.keys(bucketProblems(form, r2))).toEqual(['account']);
  expect(bucketProblems(withPlace(form, r2, { account: 'abc' }), r2)).toEqual({});
  expect(bucketProblems({ ...form, endpoint: 'https://custom.example.com' }, r2)).toEqual({});
});

describe('saving', () => {
  const values = valuesOf({
    ...withPreset(EMPTY_BUCKET, aws),
    bucket: 'entra-backups',
    accessKeyId: 'A',
    secretAccessKey: 'S',
  });
  const NOW = Date.parse('2026-11-25T12:00:00Z');
  const test = (passed: boolean, goodUntil = '2026-11-25T12:10:00Z') => ({
    fingerprint: fingerprintOf(values),
    result: {
      testId: 'x',
      goodUntil,
      passed,
      steps: [],
      bucket: {
        versioning: 'on' as const,
        objectLock: { state: 'off' as const, mode: null, days: null },
        publicAccess: 'closed' as const,
        conditionalPuts: true,
      },
      warnings: [],
    },
  });

  it('needs a passed, recent test of the same values', () => {
    expect(whyNotSaved(null, values, NOW)).toContain('Test the connection first');
    expect(whyNotSaved(test(true), values, NOW)).toBeNull();
    expect(whyNotSaved(test(true), { ...values, prefix: 'x' }, NOW)).toContain('changed');
    expect(whyNotSaved(test(false), values, NOW)).toContain('failed');
    expect(whyNotSaved(test(true, '2026-11-25T12:00:00Z'), values, NOW)).toContain('15 minutes');
  });

  it('takes values for equal whatever the order of their fields', () => {
    const turned = Object.fromEntries(Object.entries(values).reverse()) as typeof values;
    expect(whyNotSaved(test(true), turned, NOW)).toBeNull();
  });
});

describe('the policy that a key needs', () => {
  it('is bound to bucket and folder', () => {
    const policy = bucketPolicy('entra-backups', '/cybback/');
    expect(policy).toContain('"arn:aws:s3:::entra-backups/cybback/*"');
    expect(JSON.parse(policy).Statement[1]).toEqual({
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: 'arn:aws:s3:::entra-backups',
      Condition: { StringLikeIfExists: { 's3:prefix': 'cybback/*' } },
    });
  });

  it('has no condition without a folder, and placeholders before anything was typed', () => {
    expect(JSON.parse(bucketPolicy('', '')).Statement[1]).toEqual({
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: 'arn:aws:s3:::BUCKET',
    });
  });
});
