import { z } from 'zod';

const BASE = process.env['SIMULATOR_URL'] ?? 'http://127.0.0.1:7080';
const HELP = `Acts on the simulated tenant, as an administrator (or an accident) would.

  npm run tenant -- <command>

  show                              the tenants and what they hold
  show <set> [name]                 objects of a set (users, groups, ...), or one with its links
  delete-user <name> [--hard]       by user principal name (its beginning will do), id or display name
  delete-group <name> [--hard]
  empty-group <name>                remove every member
  delete <set> <name> [--hard]      any other object, e.g. delete conditionalAccessPolicies "Require MFA"
  update <set> <name> <property>=<value> ...   values are JSON or plain text
  restore <name>                    back from the recycle bin
  deleted                           what is in the recycle bin
  apply <n> [random changes] [--seed <n>]
  accident small|large [--seed <n>]
  permissions [name ...]            show, or set, the application permissions of the client
  secret expire | secret rotate [value]
  expire-delta [syncStateNotFound|resyncRequired|gone]
  clock <days>                      move the simulator's time forward
  statistics                        what was asked of it

  --tenant <id or domain>           default: the first tenant
  SIMULATOR_URL                     default http://127.0.0.1:7080
`;

const answer = z.looseObject({ error: z.string().optional() });
const tenantList = z.object({ tenants: z.array(z.looseObject({ id: z.string() })) });

async function call(method: string, path: string, body?: unknown): Promise<z.infer<typeof answer>> {
  const response = await fetch(`${BASE}/_sim${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Error(`no simulator at ${BASE} (set SIMULATOR_URL)`);
  });
  const parsed = answer.parse(await response.json());
  if (!response.ok) throw new Error(parsed.error ?? `status ${response.status}`);
  return parsed;
}

interface Command {
  words: string[];
  hard: boolean;
  seed: number | undefined;
  tenant: string | undefined;
}

function parseCommand(args: readonly string[]): Command {
  const command: Command = { words: [], hard: false, seed: undefined, tenant: undefined };
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    if (arg === '--hard') command.hard = true;
    else if (arg === '--seed') command.seed = Number(args[(at += 1)]);
    else if (arg === '--tenant') command.tenant = args[(at += 1)];
    else command.words.push(arg);
  }
  return command;
}

async function firstTenant(): Promise<string> {
  const [first] = tenantList.parse(await call('GET', '/tenants')).tenants;
  if (first === undefined) throw new Error('the simulator has no tenant');
  return first.id;
}

function changesOf(words: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf('=');
      if (at < 1) throw new Error(`"${word}" is not property=value`);
      return [word.slice(0, at), valueOf(word.slice(at + 1))];
    }),
  );
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function run(command: Command): Promise<unknown> {
  const [name = 'help', ...rest] = command.words;
  if (name === 'help') return HELP;
  if (name === 'statistics') return call('GET', '/statistics');
  if (name === 'clock') return call('POST', '/clock', { advanceMs: Number(rest[0] ?? 1) * 86_400_000 });
  if (name === 'show' && rest.length === 0) return call('GET', '/tenants');
  const tenant = `/tenants/${encodeURIComponent(command.tenant ?? (await firstTenant()))}`;
  const object = (set = '', text = ''): string =>
    `${tenant}/objects/${encodeURIComponent(set)}${text === '' ? '' : `/${encodeURIComponent(text)}`}`;
  const seed = command.seed === undefined ? {} : { seed: command.seed };
  const removal = { permanent: command.hard };
  switch (name) {
    case 'show':
      return call('GET', object(rest[0], rest[1]));
    case 'delete-user':
      return call('DELETE', object('users', need(rest[0], 'name')), removal);
    case 'delete-group':
      return call('DELETE', object('groups', need(rest[0], 'name')), removal);
    case 'delete':
      return call('DELETE', object(need(rest[0], 'set'), need(rest[1], 'name')), removal);
    case 'empty-group':
      return call('POST', `${tenant}/groups/${encodeURIComponent(need(rest[0], 'name'))}/empty`);
    case 'update':
      return call('PATCH', object(need(rest[0], 'set'), need(rest[1], 'name')), changesOf(rest.slice(2)));
    case 'restore':
      return call('POST', `${tenant}/deleted/${encodeURIComponent(need(rest[0], 'name'))}/restore`);
    case 'deleted':
      return call('GET', `${tenant}/deleted`);
    case 'apply':
      return call('POST', `${tenant}/changes`, { count: Number(need(rest[0], 'number')), ...seed });
    case 'accident':
      return call('POST', `${tenant}/accident`, { size: need(rest[0], 'size'), ...seed });
    case 'permissions':
      return rest.length === 0
        ? call('GET', `${tenant}/permissions`)
        : call('PUT', `${tenant}/permissions`, { permissions: rest });
    case 'secret':
      return call(
        'POST',
        `${tenant}/secret/${need(rest[0], 'expire or rotate')}`,
        rest[1] === undefined ? {} : { secret: rest[1] },
      );
    case 'expire-delta':
      return call('POST', `${tenant}/delta-tokens/expire`, rest[0] === undefined ? {} : { how: rest[0] });
    default:
      throw new Error(`unknown command "${name}"; try help`);
  }
}

function need(word: string | undefined, what: string): string {
  if (word === undefined || word === '') throw new Error(`missing ${what}`);
  return word;
}

try {
  const result = await run(parseCommand(process.argv.slice(2)));
  process.stdout.write(typeof result === 'string' ? result : `${JSON.stringify(result, null, 2)}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
