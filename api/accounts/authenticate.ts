import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '#core/accounts/forward.ts';
import type { SignedIn } from '#core/accounts/session.ts';
import { findApiKey, isApiKeyAlive, looksLikeApiKey, touchApiKey } from '#core/accounts/store/api-keys.ts';
import { isSessionAlive } from '#core/accounts/store/person-sessions.ts';
import { getMembership, listOwnWorkspaces } from '#core/accounts/store/persons.ts';
import { CybbackError } from '#core/domain/errors.ts';
import type { Role } from '#core/domain/states.ts';
import type { ApiContext } from '../http/context.ts';
import type { Principal } from '../http/plugins/auth.ts';

const WORKSPACE_HEADER = 'x-workspace-id';
/** For what a browser opens by itself and cannot give headers to: event streams and downloads. */
const WORKSPACE_PARAMETER = 'workspaceId';
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The API key of a request: null where none was sent. */
export function givenKey({ headers }: FastifyRequest): string | null {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  const header = headers['x-api-key'];
  return bearer ?? (typeof header === 'string' ? header : null);
}

/** Null where the key is unknown, revoked or expired. */
export async function principalOfKey({ db, clock }: ApiContext, given: string): Promise<Principal | null> {
  if (!looksLikeApiKey(given)) return null;
  const now = new Date(clock.now());
  const key = await findApiKey(db, given, now);
  if (!key) return null;
  await touchApiKey(db, key, now);
  const { id: keyId, workspaceId, role, connectionIds, madeByPerson: answerable } = key;
  return { workspaceId, role, keyId, personId: null, answerable, name: `API key ${key.name}`, connectionIds };
}

/** Who is signed in; a session that goes on or has ended changes the cookies of the answer. */
export async function signedInPerson(
  { accounts }: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<SignedIn | null> {
  const { person, cookies } = await accounts.session(callerOf(request));
  setCookies(reply, cookies);
  return person;
}

/** The person as a member of the workspace that the request names. */
export async function principalOfPerson(
  { db }: ApiContext,
  request: FastifyRequest,
  person: SignedIn,
): Promise<Principal> {
  const named = namedWorkspace(request);
  const { workspaceId, role } =
    named === null ? await onlyWorkspace(db, person) : { workspaceId: named, role: await roleIn(db, named, person) };
  const { id: personId } = person;
  const name = personName(person);
  return { workspaceId, role, keyId: null, personId, answerable: personId, name, connectionIds: null };
}

/** Whether who asked may still go on: sessions and keys are revoked and members removed while a stream is open. */
export async function isStillAllowed(
  { db, clock }: ApiContext,
  { principal, person }: FastifyRequest,
): Promise<boolean> {
  if (!principal) return false;
  const now = new Date(clock.now());
  if (principal.keyId !== null) return isApiKeyAlive(db, { id: principal.keyId, now });
  if (!person || !(await isSessionAlive(db, { sessionId: person.sessionId, now }))) return false;
  return (await getMembership(db, { workspaceId: principal.workspaceId, personId: person.id })) !== null;
}

export function callerOf({ headers, ip }: FastifyRequest): Caller {
  return { cookie: headers.cookie, userAgent: headers['user-agent'], address: ip };
}

export function setCookies(reply: FastifyReply, cookies: readonly string[]): void {
  for (const cookie of cookies) void reply.header('set-cookie', cookie);
}

/** `Anna Berg (anna@example.com)` */
export function personName({ name, email }: Pick<SignedIn, 'name' | 'email'>): string {
  return name === '' ? email : `${name} (${email})`;
}

/** Takes the parameter out of the query, which the routes know nothing of. */
function namedWorkspace(request: FastifyRequest): string | null {
  const query = request.query as Record<string, unknown>;
  const { [WORKSPACE_PARAMETER]: parameter, ...rest } = query;
  if (parameter !== undefined) request.query = rest;
  const named = request.headers[WORKSPACE_HEADER] ?? parameter;
  if (named === undefined) return null;
  if (typeof named === 'string' && GUID.test(named)) return named.toLowerCase();
  throw new CybbackError('request-invalid', 'X-Workspace-Id is the ID of a workspace, a UUID.');
}

async function roleIn(db: ApiContext['db'], workspaceId: string, person: SignedIn): Promise<Role> {
  const role = await getMembership(db, { workspaceId, personId: person.id });
  if (role === null) throw new CybbackError('not-found', 'There is no such workspace.');
  return role;
}

async function onlyWorkspace(db: ApiContext['db'], person: SignedIn): Promise<{ workspaceId: string; role: Role }> {
  const [only, ...others] = await listOwnWorkspaces(db, person.id);
  if (!only)
    throw new CybbackError(
      'request-invalid',
      'You are no member of any workspace yet. Make one, or open the link of an invitation.',
    );
  if (others.length > 0)
    throw new CybbackError(
      'request-invalid',
      'You are a member of several workspaces: name one in the header X-Workspace-Id.',
    );
  return { workspaceId: only.id, role: only.role };
}
