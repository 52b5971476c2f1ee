import type { Context } from '@microsoft/microsoft-graph-client';
import type { Call } from './call.ts';
import { CallMiddleware } from './middleware.ts';

/**
 * First of the chain: puts the exact URL in place of the one the client has put together, and keeps errors as they are;
 * the client would wrap them into its own and drop code and facts.
 */
export class Outermost extends CallMiddleware {
  protected async handle(call: Call, context: Context): Promise<void> {
    context.request = call.url;
    try {
      await this.next(context);
    } catch (error) {
      call.error = error instanceof Error ? error : new Error(String(error));
    }
    context.response = NO_RESPONSE;
  }
}

/** The answer travels in the call; the client only hands this through. */
const NO_RESPONSE = new Response(null, { status: 204 });
