import { z } from 'zod';
import { type Reply, json } from '../graph/context.ts';
import { type AdminAction, type AdminContext, AdminError } from './action.ts';
import { browseActions } from './browse-actions.ts';
import { tenantActions } from './tenant-actions.ts';
import { worldActions } from './world-actions.ts';

/** Answers `/_sim/...`; errors are `{ "error": "..." }`. */
export async function answerAdmin(
  admin: AdminContext,
  request: { method: string; url: string; body: string },
): Promise<Reply> {
  const url = new URL(request.url, 'http://simulator');
  try {
    const { action, params } = locate(request.method, url.pathname);
    const body: unknown = request.body === '' ? {} : JSON.parse(request.body);
    return json(
      200,
      await action.run({ simulator: admin.simulator(), world: admin.world, params, query: url.searchParams, body }),
    );
  } catch (error) {
    if (error instanceof AdminError) return json(error.status, { error: error.message });
    const text =
      error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : String(error);
    return json(400, { error: text });
  }
}

function locate(method: string, path: string): { action: AdminAction; params: string[] } {
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .slice(1)
    .map(decodeURIComponent);
  for (const action of [...worldActions, ...tenantActions, ...browseActions]) {
    const wanted = action.path.split('/').filter((part) => part !== '');
    const fits =
      action.method === method &&
      wanted.length === parts.length &&
      wanted.every((part, at) => part.startsWith('{') || part === parts[at]);
    if (fits) return { action, params: parts.filter((_, at) => wanted[at]?.startsWith('{') === true) };
  }
  throw new AdminError(404, `no admin call ${method} ${path}`);
}
