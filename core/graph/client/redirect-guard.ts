import type { Context } from '@microsoft/microsoft-graph-client';
import { ownUrl, type LinkRules } from '../own-link.ts';
import type { Call } from './call.ts';
import { CallMiddleware } from './middleware.ts';

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 307, 308]);
const MOST = 5;

/** Follows redirections of reads on the own Graph host; any other ends in `graph-foreign-link`, so the token goes nowhere else. */
export class RedirectGuard extends CallMiddleware {
  readonly #rules: LinkRules;

  constructor(rules: LinkRules) {
    super();
    this.#rules = rules;
  }

  protected async handle(call: Call, context: Context): Promise<void> {
    const first = call.url;
    for (let hop = 0; ; hop += 1) {
      await this.next(context);
      const target =
        call.repeatable && hop < MOST && REDIRECTS.has(call.answer?.status ?? 0)
          ? call.answer?.headers['location']
          : undefined;
      if (target === undefined) break;
      call.url = ownUrl(target.startsWith('/') ? `${this.#rules.graphOrigin}${target}` : target, this.#rules);
      context.request = call.url;
    }
    call.url = first;
    context.request = first;
  }
}
