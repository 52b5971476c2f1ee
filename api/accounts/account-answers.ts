import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { AccountAnswer } from '#core/accounts/forward.ts';
import { type Person, getPerson } from '#core/accounts/store/persons.ts';
import type { ApiContext } from '../http/context.ts';
import { callerOf, setCookies } from './authenticate.ts';
import { signedInUser } from './sign-in-schema.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who a request without a session has turned out to be from: somebody who signed in by it, for instance. */
    signedInAs: Person | null;
  }
}

/** What better-auth answered, cut to what the route declares, and its cookies. */
export function forwardAnswer(reply: FastifyReply, { body, cookies }: AccountAnswer): FastifyReply {
  setCookies(reply, cookies);
  return reply.send(body);
}

const signInBody = z.object({
  twoFactorRedirect: z.boolean().default(false),
  user: signedInUser.nullable().default(null),
});

/** As one shape whether a code is asked for next or not; a sign-in that has ended well says whose it was, for the log. */
export async function passOnSignIn(
  { db, accounts }: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
  answer: AccountAnswer,
): Promise<FastifyReply> {
  const body = signInBody.parse(answer.body);
  if (!body.user) return forwardAnswer(reply, { body, cookies: answer.cookies });
  request.signedInAs = await getPerson(db, body.user.id);
  const lasts = answer.cookies.some((cookie) => /session_token=.*; Max-Age=[1-9]/i.test(cookie));
  const device = accounts.devices.remember(callerOf(request), body.user.email, lasts);
  return forwardAnswer(reply, { body, cookies: [...answer.cookies, device] });
}
