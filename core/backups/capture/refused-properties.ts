import { isCybbackError } from '../../domain/errors.ts';
import type { ObjectType } from '../../domain/object-type.ts';
import type { Warning } from '../../domain/states.ts';
import type { CaptureContext } from './types.ts';

/** What Graph can answer to a selection that holds a property it does not give. */
const REFUSALS = ['graph-bad-request', 'graph-unsupported', 'graph-permission-missing', 'graph-not-licensed'] as const;
const NAMED = /propert(?:y|ies)(?: named)? '([^']+)'/i;

export function isRefusal(error: unknown): error is Error {
  return isCybbackError(error, ...REFUSALS);
}

/**
 * Which of the properties cannot be selected, by list or delta. None where something else is wrong: then the selection of
 * the ID alone is refused as well.
 */
export async function refusedProperties(context: CaptureContext, aside: readonly string[]): Promise<string[]> {
  const { type } = context;
  const list = type.sources[0];
  const path = list?.kind === 'collection' ? (list.path.split('?')[0] ?? null) : null;
  const refused = new Set<string>();
  const find = async (url: (names: readonly string[]) => string, names: readonly string[]): Promise<void> => {
    const wanted = names.filter((name) => name !== 'id' && !refused.has(name));
    if (wanted.length === 0 || (await answer(context, url(['id']))) !== null) return;
    for (const name of await refusedAmong((some) => answer(context, url(['id', ...some])), wanted)) refused.add(name);
  };
  if (path !== null)
    await find((names) => `${path}?$select=${names.join(',')}&$top=1`, [...(type.select ?? []), ...aside]);
  const { delta } = type;
  if (delta?.select)
    await find((names) => `${delta.path}?$select=${[...names, ...delta.relations].join(',')}`, delta.select);
  return [...refused].sort();
}

/** Null where the request is answered, else the refusal. */
async function answer({ client, signal }: CaptureContext, url: string): Promise<Error | null> {
  try {
    await client.page({ url }, { signal, priority: 'low' });
    return null;
  } catch (error) {
    if (isRefusal(error)) return error;
    throw error;
  }
}

/** Graph names the property as a rule; where it does not, halves are asked for until single ones are left. */
async function refusedAmong(
  ask: (names: readonly string[]) => Promise<Error | null>,
  names: readonly string[],
): Promise<string[]> {
  if (names.length === 0) return [];
  const refusal = await ask(names);
  if (refusal === null) return [];
  if (names.length === 1) return [...names];
  const named = NAMED.exec(refusal.message)?.[1];
  if (named !== undefined && names.includes(named))
    return [
      named,
      ...(await refusedAmong(
        ask,
        names.filter((name) => name !== named),
      )),
    ];
  const middle = Math.ceil(names.length / 2);
  return [...(await refusedAmong(ask, names.slice(0, middle))), ...(await refusedAmong(ask, names.slice(middle)))];
}

export function refusedWarning(type: ObjectType, names: readonly string[]): Warning {
  return {
    code: 'property-refused',
    type: type.key,
    message: `${type.label.many}: Microsoft Graph does not return ${names.length === 1 ? 'the property' : 'the properties'} ${names.join(', ')} here. Everything else of them is backed up.`,
    remedy: 'Nothing has to be done; the next full backup asks again.',
  };
}
