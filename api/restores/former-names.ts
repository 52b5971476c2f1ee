import type { FastifyRequest } from 'fastify';

/** What options of a restore were called before; scripts that send these names keep working. */
const FORMER_NAMES = { linkMode: 'links', domainMap: 'domains' } as const;

/** Renames them before the request is validated. With both names given the former one stays, and is refused as unknown. */
export async function acceptFormerNames({ body }: FastifyRequest): Promise<void> {
  const options = isRecord(body) ? body.options : undefined;
  if (!isRecord(options)) return;
  for (const [former, name] of Object.entries(FORMER_NAMES)) {
    if (!(former in options) || name in options) continue;
    options[name] = options[former];
    delete options[former];
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
