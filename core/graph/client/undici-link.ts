import type { Context } from '@microsoft/microsoft-graph-client';
import type { HttpLink } from '../http-link.ts';
import type { Call } from './call.ts';
import { CallMiddleware } from './middleware.ts';

/** Last of the chain: one exchange over the network. The whole body is read here, so that a cut one is a failure like any other. */
export class UndiciLink extends CallMiddleware {
  readonly #link: HttpLink;

  constructor(link: HttpLink) {
    super();
    this.#link = link;
  }

  protected async handle(call: Call, context: Context): Promise<void> {
    const headers = Object.fromEntries(new Headers(context.options?.headers));
    const {
      status,
      headers: answered,
      text,
    } = await this.#link({ method: call.method, url: call.url, headers, body: call.body, signal: call.signal });
    call.answer = { status, headers: answered, body: text === '' ? null : contentOf(answered, text) };
  }
}

/** The schema comes as XML, everything else as JSON. */
function contentOf(headers: Readonly<Record<string, string>>, text: string): unknown {
  return headers['content-type']?.includes('application/xml') === true ? text : parse(text);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
