import { extensionName } from '../../domain/extension-names.ts';
import type { GraphObject } from '../../domain/json.ts';
import type { ObjectType } from '../../domain/object-type.ts';
import { remapExtensions, type References } from '../../domain/plan/references.ts';
import type { CallOptions, GraphClient, GraphRequest } from '../../graph/types.ts';
import { objectPath } from './object-path.ts';

/** Names under which the tenant holds what a saved object has of directory extensions, and of what is shown when named. */
export function extensionNames(type: ObjectType, backup: GraphObject | null, references: References): string[] {
  const isGuarded = (name: string): boolean => type.guarded?.some(({ property }) => property === name) === true;
  return Object.keys(backup ?? {})
    .filter((name) => extensionName(name) !== null || isGuarded(name))
    .map((name) => remapExtensions(name, references));
}

interface Wanted {
  readonly type: ObjectType;
  readonly id: string;
  readonly names: readonly string[];
}

/**
 * Values of directory extensions, which Graph answers only when they are named; in the order of the objects. A name that
 * the tenant does not know is refused with the whole request: then each is asked for by itself, and is absent if refused.
 */
export async function readExtensions(
  client: GraphClient,
  objects: readonly Wanted[],
  options: CallOptions,
): Promise<GraphObject[]> {
  const found = objects.map((): Record<string, GraphObject[string]> => ({}));
  const together = objects.flatMap(({ names }, index) => (names.length === 0 ? [] : [{ index, names }]));
  const refused = await ask(together);
  await ask(
    refused.flatMap(({ index, names }) => (names.length < 2 ? [] : names.map((name) => ({ index, names: [name] })))),
  );
  return found;

  async function ask(wanted: readonly { readonly index: number; readonly names: readonly string[] }[]) {
    const requests = wanted.flatMap(({ index, names }) => {
      const object = objects[index];
      return object === undefined ? [] : [get(object, names)];
    });
    const answers = requests.length === 0 ? [] : await client.batch(requests, options);
    return wanted.filter(({ index, names }, at) => {
      const answer = answers[at];
      if (answer?.ok !== true) return true;
      for (const name of names) {
        const value = answer.response.body[name];
        const into = found[index];
        if (into !== undefined && value !== undefined) into[name] = value;
      }
      return false;
    });
  }
}

function get({ type, id }: Wanted, names: readonly string[]): GraphRequest {
  return { method: 'GET', url: `${objectPath(type, id)}?$select=${['id', ...names].join(',')}` };
}
