import { z } from 'zod';
import { ERRORS, type ErrorCode } from '#core/domain/errors.ts';
import { PRESET_KEYS } from '#core/storage/presets.ts';
import { TEST_STEPS } from '#core/storage/test-bucket.ts';
import { id, named, pageOf, text, timestamp } from '../http/common-schema.ts';

const name = text().trim().min(1).max(100);
const region = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[A-Za-z0-9-]+$/, 'must be letters, digits and "-"');
const accessKeyId = text().trim().min(1).max(200);
const secretAccessKey = text().trim().min(1).max(500);

const preset = named('StoragePresetKey', z.enum(PRESET_KEYS));

const values = {
  preset: preset.default('other'),
  endpoint: z
    .string()
    .trim()
    .max(500)
    .optional()
    .describe('URL of the S3 endpoint. May be left out where the preset and the region tell it.'),
  region,
  bucket: z.string().trim().min(3).max(63),
  prefix: z.string().trim().max(200).default('').describe('Folder in the bucket; empty for none.'),
  pathStyle: z.boolean().default(false).describe('The bucket is part of the path, not of the host name.'),
  accessKeyId,
  secretAccessKey: secretAccessKey.describe('Never answered again.'),
};

const testId = id.describe('Of a test of exactly these values that passed within the last 15 minutes.');

export const bucketValues = named('BucketValues', z.strictObject(values));
export const newStorage = named('NewStorage', z.strictObject({ name, ...values, testId }));

const ACCESS = ['region', 'pathStyle', 'accessKeyId', 'secretAccessKey', 'testId'] as const;

export const storageChanges = named(
  'StorageChanges',
  z
    .strictObject({
      name: name.optional(),
      region: region.optional(),
      pathStyle: z.boolean().optional(),
      accessKeyId: accessKeyId.optional(),
      secretAccessKey: secretAccessKey.optional(),
      testId: testId.optional(),
    })
    .refine(
      (body) =>
        ACCESS.every((field) => body[field] === undefined) ||
        (body.secretAccessKey !== undefined && body.testId !== undefined),
      {
        message: 'other access needs secretAccessKey, and testId of a test of all values together',
        path: ['testId'],
      },
    ),
);

const testStep = named(
  'StorageTestStep',
  z.object({
    step: z.enum(TEST_STEPS),
    outcome: z.enum(['passed', 'failed', 'skipped']),
    ms: z.int(),
    problem: z
      .object({ code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]), message: z.string() })
      .nullable(),
  }),
);

const result = {
  passed: z.boolean(),
  steps: z.array(testStep),
  bucket: z.object({
    versioning: z.enum(['on', 'off', 'suspended', 'unknown']),
    objectLock: z.object({
      state: z.enum(['on', 'off', 'unknown']),
      mode: z
        .enum(['governance', 'compliance'])
        .nullable()
        .describe('Of new files; null where there is no retention by default.'),
      days: z.int().nullable(),
    }),
    publicAccess: z.enum(['open', 'closed', 'unknown']),
    conditionalPuts: z.boolean().nullable().describe('Whether the provider refuses to overwrite a file when asked to.'),
  }),
  warnings: z.array(z.object({ code: z.string(), message: z.string() })),
};

export const storageTestResult = named('StorageTestResult', z.object(result));
export const testedValues = named('TestedBucketValues', z.object({ testId: id, goodUntil: timestamp, ...result }));

export const storage = named(
  'Storage',
  z.object({
    id,
    name: z.string(),
    preset,
    endpoint: z.string(),
    region: z.string(),
    bucket: z.string(),
    prefix: z.string(),
    pathStyle: z.boolean(),
    accessKeyId: z.string(),
    lastTest: z.object({ at: timestamp, ...result }).nullable(),
    createdAt: timestamp,
    updatedAt: timestamp,
  }),
);

export const storagePage = pageOf('StoragePage', storage);
export const testedStorage = named('TestedStorage', z.object({ storage, result: storageTestResult }));

export const storagePresets = named(
  'StoragePresets',
  z.object({
    items: z.array(
      z.object({
        key: preset,
        name: z.string(),
        endpoint: z.string().nullable().describe('With {region} or {account} to be filled in; null: to be entered.'),
        regions: z.array(z.string()),
        defaultRegion: z.string(),
        pathStyle: z.boolean(),
        note: z.string().nullable(),
      }),
    ),
  }),
);

export const connectionStorage = named(
  'ConnectionStorage',
  z.object({
    kind: z.enum(['managed', 's3']),
    storageId: id.nullable().describe('Null: the managed storage.'),
    name: z.string(),
  }),
);

export const connectionStorageChoice = named(
  'ConnectionStorageChoice',
  z.strictObject({ storageId: id.nullable().describe('A storage of the workspace; null for the managed storage.') }),
);

export const connectionEncryption = named(
  'ConnectionEncryption',
  z.strictObject({ enabled: z.boolean().describe('AES-256-GCM for new backups.') }),
);
