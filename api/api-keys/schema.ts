import { z } from 'zod';
import { id, named, pageOf, pageQuery, role, text, timestamp } from '../http/common-schema.ts';

const MAX_NAME_LENGTH = 100;
const MAX_DAYS = 3_650;
const MAX_CONNECTIONS = 100;

export const apiKey = named(
  'ApiKey',
  z.object({
    id,
    name: z.string(),
    role,
    prefix: z.string().describe('The first characters, by which the key is recognised.'),
    connectionIds: z.array(id).nullable().describe('The connections that the key may see; null: all.'),
    createdBy: z.string().nullable().describe('Who made it; null where it was made on the server.'),
    createdAt: timestamp,
    expiresAt: timestamp.nullable(),
    lastUsedAt: timestamp.nullable().describe('To the minute.'),
    revokedAt: timestamp.nullable(),
  }),
);
export const apiKeyPage = pageOf('ApiKeyPage', apiKey);
export const apiKeyQuery = z.strictObject(pageQuery);
export const newApiKey = named(
  'NewApiKey',
  z.strictObject({
    name: text().trim().min(1, 'must not be empty').max(MAX_NAME_LENGTH),
    role,
    connectionIds: z
      .array(id)
      .min(1, 'must name a connection, or be null for all')
      .max(MAX_CONNECTIONS)
      .nullable()
      .default(null),
    expiresInDays: z.int().min(1).max(MAX_DAYS).nullable().default(null).describe('Null: it does not expire.'),
  }),
);
export const apiKeyWithKey = named(
  'ApiKeyWithKey',
  apiKey.extend({ key: z.string().describe('The key itself. Shown this once.') }),
);
