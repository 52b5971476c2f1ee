import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyContextConfig, FastifySchema } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { App } from '../app.ts';
import type { ApiContext } from '../context.ts';
import { introduction } from './reference-introduction.ts';
import { REFERENCE_STYLE } from './reference-style.ts';
import { type Document, tidySchemas } from './tidy-schemas.ts';

/** As programs need them: what is protected and brought back first, what only browsers do last. */
const TAGS = [
  { name: 'Connections', description: 'Entra tenants that the workspace has connected.' },
  { name: 'Backups', description: 'Saved states of a tenant: start, follow, browse, search.' },
  { name: 'Restores', description: 'Bring objects back: plan, confirm, follow, report.' },
  { name: 'Comparisons', description: 'Two backups, or a backup and the tenant as it is now.' },
  { name: 'Schedules', description: 'When backups run by themselves.' },
  { name: 'Proofs', description: 'The whole tenant, read anew and compared with the newest backup.' },
  { name: 'Retention', description: 'What backups are kept, why and until when; holds and removals.' },
  { name: 'Storage', description: 'Buckets of the workspace.' },
  { name: 'Rebuilds', description: 'A connection from its bucket and recovery kit.' },
  { name: 'Object types', description: 'What is backed up and in which order it is restored.' },
  { name: 'Notifications', description: 'Who is told of what, by mail and webhook.' },
  { name: 'Audit log', description: 'Who did what, when, from where and why.' },
  { name: 'Workspace', description: 'Who asks and what they may do.' },
  { name: 'Members', description: 'People of the workspace and invitations.' },
  { name: 'API keys', description: 'For programs.' },
  { name: 'Subscription', description: 'Trial, plan and invoices, where plans are sold.' },
  { name: 'Account', description: 'For people who are signed in: their own account.' },
  { name: 'Sign-in', description: 'For people, in a browser: accounts, passwords, codes and passkeys.' },
];

/** The OpenAPI document, made from the routes' own schemas; the pages follow with `addReferencePages`. */
export async function addOpenApi(app: App, { settings }: ApiContext): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.1',
      info: {
        title: 'CYBBACK for Microsoft Entra ID',
        version: settings.version,
        description: introduction(settings.publicUrl),
      },
      servers: [{ url: settings.publicUrl }],
      tags: TAGS,
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'API key: `Authorization: Bearer cyb_…`' },
          apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: 'cybback.session_token',
            description:
              'Of somebody who signed in. Members of several workspaces name one in the header `X-Workspace-Id`, or in the query as `workspaceId`. Over https the cookie has the prefix `__Secure-`.',
          },
        },
      },
      security: [{ bearer: [] }, { apiKey: [] }, { session: [] }],
    },
    transform: (input) => jsonSchemaTransform({ ...input, schema: withRules(input.schema, input.route.config ?? {}) }),
    transformObject: (input) => tidySchemas(jsonSchemaTransformObject(input) as Document),
  });
  app.get(
    '/api/openapi.json',
    { config: { role: 'public', rateLimit: false }, schema: { hide: true } },
    (_request, reply) => reply.send(app.swagger()),
  );
}

/** Whom a route lets in and what is recorded of it is said by the same declaration that decides it. */
function withRules<S extends FastifySchema | undefined>(
  schema: S,
  { role, connectionScoped, audit }: FastifyContextConfig,
): S {
  if (schema === undefined) return schema;
  const rules = [
    role === undefined || role === 'public'
      ? null
      : role === 'person'
        ? 'Needs a signed-in person.'
        : `Needs the role ${role}.`,
    role === 'public' || role === 'person' || connectionScoped
      ? null
      : 'Refused for API keys that are restricted to connections.',
    audit ? `Recorded in the audit log as \`${audit.action}\`.` : null,
  ].filter((rule) => rule !== null);
  return { ...schema, description: [schema.description, rules.join(' ')].filter(Boolean).join('\n\n') };
}

/** Readable reference pages at /api/docs, from this server alone. */
export async function addReferencePages(app: App): Promise<void> {
  await app.register(async (pages) => {
    // The pages are files: nothing in them needs a key.
    pages.addHook('onRoute', (route) => {
      route.config = { ...route.config, role: 'public', rateLimit: false };
    });
    await pages.register(swaggerUi, {
      routePrefix: '/api/docs',
      // Names of the groups first: there are hundreds of routes.
      uiConfig: { docExpansion: 'none', deepLinking: true, persistAuthorization: false, filter: true },
      theme: {
        title: 'API reference · CYBBACK for Microsoft Entra ID',
        css: [{ filename: 'cybback.css', content: REFERENCE_STYLE }],
      },
    });
  });
}
