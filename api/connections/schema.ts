import { z } from 'zod';
import { CLOUDS } from '#core/domain/clouds.ts';
import { ERRORS, type ErrorCode } from '#core/domain/errors.ts';
import { id, named, pageOf, text, timestamp, typeKey } from '../http/common-schema.ts';

const name = text().trim().min(1).max(100);
const pem = (kind: string) =>
  z
    .string()
    .trim()
    .max(100_000)
    .regex(new RegExp(`-----BEGIN [A-Z ]*${kind}-----`), `must be a PEM text that holds a ${kind.toLowerCase()}`);

export const certificate = z.strictObject({ certificatePem: pem('CERTIFICATE'), privateKeyPem: pem('PRIVATE KEY') });
export const clientSecret = z.string().trim().min(1).max(1_000);

export const oneCredential = (body: { clientSecret?: unknown; certificate?: unknown }): boolean =>
  (body.clientSecret === undefined) !== (body.certificate === undefined);

/** Of an application in a tenant; exactly one of secret and certificate (`oneCredential`). */
export const credentials = {
  tenantId: id.describe('Directory (tenant) ID'),
  clientId: id.describe('Application (client) ID'),
  cloud: z.enum(CLOUDS).default('global'),
  clientSecret: clientSecret.optional().describe('The value of the secret, not its ID. Never answered again.'),
  certificate: certificate.optional(),
};

export const newConnection = named(
  'NewConnection',
  z
    .strictObject({
      name: name.optional().describe('Left out, the name of the tenant is taken.'),
      ...credentials,
    })
    .refine(oneCredential, { message: 'give either clientSecret or certificate', path: ['clientSecret'] }),
);

export const connectionChanges = named(
  'ConnectionChanges',
  z
    .strictObject({
      name: name.optional(),
      clientId: id.optional().describe('Together with a credential of that application.'),
      clientSecret: clientSecret.optional(),
      certificate: certificate.optional(),
      encryption: z.boolean().optional().describe('AES-256-GCM for new backups; backups made before stay as they are.'),
    })
    .refine((body) => body.clientSecret === undefined || body.certificate === undefined, {
      message: 'give either clientSecret or certificate',
      path: ['clientSecret'],
    })
    .refine((body) => body.clientId === undefined || oneCredential(body), {
      message: 'a new clientId needs the credential that belongs to it',
      path: ['clientId'],
    }),
);

const permissionFinding = named(
  'PermissionFinding',
  z.object({
    permission: z.string(),
    granted: z.boolean(),
    neededFor: z.array(z.enum(['backup', 'restore'])),
    types: z.array(typeKey),
    lost: z.string().nullable().describe('What is not possible without it.'),
  }),
);

const capability = z.object({
  state: z.enum(['ready', 'partly', 'missing', 'notOffered']),
  missing: z.array(z.string()).describe('Application permissions to grant.'),
  lost: z.string().nullable(),
});

const typeFinding = named('TypeFinding', z.object({ type: typeKey, backup: capability, restore: capability }));

const optionalFinding = named(
  'OptionalPermission',
  z.object({
    permission: z.string(),
    granted: z.boolean(),
    neededFor: z.enum(['backup', 'restore']),
    types: z.array(typeKey),
    adds: z.string().describe('What it adds. Nothing counts as missing without it.'),
  }),
);

export const connectionReport = named(
  'ConnectionReport',
  z.object({
    testedAt: timestamp,
    signedIn: z.boolean(),
    problem: z
      .object({ code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]), message: z.string() })
      .nullable(),
    tenant: z
      .object({
        id: z.string(),
        name: z.string(),
        verifiedDomains: z.array(z.string()),
        defaultDomain: z.string().nullable(),
      })
      .nullable(),
    readyForBackup: z.boolean(),
    readyForRestore: z.boolean(),
    permissions: z.array(permissionFinding),
    // Reports of earlier versions lack them.
    optional: z.array(optionalFinding).default([]),
    types: z.array(typeFinding),
    credential: z.object({
      kind: z.enum(['secret', 'certificate']),
      expiresAt: z.string().nullable().describe('As Entra reports it.'),
      source: z.enum(['entra', 'certificate', 'unknown']),
      note: z.string().nullable(),
    }),
  }),
);

export const connection = named(
  'Connection',
  z.object({
    id,
    name: z.string(),
    tenantId: z.string(),
    clientId: z.string(),
    cloud: z.enum(CLOUDS),
    credential: z.object({ kind: z.enum(['secret', 'certificate']), expiresAt: timestamp.nullable() }),
    encryption: z.boolean(),
    tenantName: z.string().nullable(),
    verifiedDomains: z.array(z.string()),
    readyForBackup: z.boolean(),
    readyForRestore: z.boolean(),
    lastTestedAt: timestamp.nullable(),
    createdAt: timestamp,
    updatedAt: timestamp,
  }),
);

export const testedConnection = named('TestedConnection', z.object({ connection, report: connectionReport }));
export const connectionPage = pageOf('ConnectionPage', connection);

export const connectionPermissions = named(
  'ConnectionPermissions',
  connectionReport
    .pick({
      testedAt: true,
      signedIn: true,
      problem: true,
      credential: true,
      permissions: true,
      optional: true,
      types: true,
    })
    .extend({
      notLicensed: z
        .array(typeKey)
        .describe('Types that the tenant has no licence for, as the newest backup found. No backup warns of them.'),
    }),
);

export const eraseBody = z.strictObject({ name: z.string().max(200).describe('Of the connection, as it is shown.') });

export const connectionErasure = named(
  'ConnectionErasure',
  z.object({
    id,
    name: z.string(),
    askedBy: z.string(),
    dueAt: timestamp.describe('Until then it can be taken back.'),
    begun: z.boolean(),
    locked: z
      .object({ files: z.int(), until: timestamp.nullable() })
      .describe('What the storage protects; it is deleted when that ends.'),
  }),
);
export const connectionErasureList = named('ConnectionErasureList', z.object({ items: z.array(connectionErasure) }));
