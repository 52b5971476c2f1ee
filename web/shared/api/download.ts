import { openAnswer } from './client.ts';
import type { RequestOptions, Operation, PathWith } from './operations.ts';
import { saveBlob } from './save-blob.ts';

/** Saves what a route answers as a file, under the name that the server gives it. Errors: `ApiProblem`. */
export async function download<P extends PathWith<'get'>>(
  path: P,
  options: RequestOptions<Operation<P, 'get'>>,
): Promise<void> {
  const response = await openAnswer(path, options, '*/*');
  const name = /filename="?([^";]+)"?/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'download';
  saveBlob(name, await response.blob());
}
