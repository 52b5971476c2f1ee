import { isGraphObject } from '../domain/json.ts';

/** A success without content where content belongs: an empty body, `{}`, or annotations alone. It says nothing about the tenant. */
export function saysNothing(body: unknown): boolean {
  if (body === null || body === undefined) return true;
  return isGraphObject(body) && Object.keys(body).every((key) => key.startsWith('@odata.context'));
}
