import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import { Call } from './call.ts';

/** A link of the client's chain that looks at the call. */
export abstract class CallMiddleware implements Middleware {
  #next: Middleware | undefined;

  async execute(context: Context): Promise<void> {
    const call = context.middlewareControl?.getMiddlewareOptions(Call);
    if (!(call instanceof Call)) throw new Error('every request carries its call');
    await this.handle(call, context);
  }

  setNext(next: Middleware): void {
    this.#next = next;
  }

  protected async next(context: Context): Promise<void> {
    await this.#next?.execute(context);
  }

  protected abstract handle(call: Call, context: Context): Promise<void>;
}
