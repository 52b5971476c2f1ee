import { z } from 'zod';
import { CLOUDS } from '../domain/clouds.ts';

/** Scheme, host and port, with nothing behind. */
function isOrigin(value: string, protocols: readonly string[]): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  return (
    protocols.includes(url.protocol) && url.origin === value.replace(/\/$/, '').toLowerCase() && url.username === ''
  );
}

const httpsOrigin = z
  .string()
  .refine((value) => isOrigin(value, ['https:']), 'has an entry that is no https origin (scheme and host, no path).')
  .transform((value) => new URL(value).origin);

const anyOrigin = z
  .string()
  .refine(
    (value) => isOrigin(value, ['http:', 'https:']),
    'has an entry whose address is no http or https origin (scheme, host and port, no path).',
  )
  .transform((value) => new URL(value).origin);

/** Parses the text of a setting as JSON before `inner` looks at it. */
function jsonSetting<Inner extends z.ZodType>(inner: Inner, example: string) {
  return z
    .string()
    .transform((value, context): unknown => {
      try {
        return JSON.parse(value) as unknown;
      } catch {
        context.addIssue({ code: 'custom', message: `must be a JSON object such as ${example}.` });
        return z.NEVER;
      }
    })
    .pipe(inner);
}

/** `{"https://graph.microsoft.com": "http://127.0.0.1:9000"}`: real origin to the address used in its place. */
export const originMap = jsonSetting(
  z.record(httpsOrigin, anyOrigin, { error: 'must be a JSON object of origins.' }),
  '{"https://graph.microsoft.com":"http://127.0.0.1:9000"}',
);

/** `{"global": {"login": "https://…", "graph": "https://…"}}`: hosts of the operator in place of the public ones. */
export const privateEndpoints = jsonSetting(
  z.partialRecord(
    z.enum(CLOUDS, { error: `has a cloud that is none of ${CLOUDS.join(', ')}.` }),
    z.strictObject({ login: httpsOrigin.optional(), graph: httpsOrigin.optional() }),
    { error: 'must be a JSON object of clouds.' },
  ),
  '{"global":{"login":"https://login.example.com","graph":"https://graph.example.com"}}',
);
