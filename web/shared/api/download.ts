import { send, type Query } from './client.ts';

/** Saves what a route answers as a file, under the name that the server gives it. Errors: `ApiProblem`. */
export async function download(path: string, query: Query = {}): Promise<void> {
  const response = await send('GET', path, { query, headers: { accept: '*/*' } });
  const name = /filename="?([^";]+)"?/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'download';
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // After the browser has taken it over.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
