import { createHmac } from 'node:crypto';
import type { StripeEvent } from './objects.ts';
import type { World } from './world.ts';

/** How notices leave: at once, not before they are let go, or never. */
export type DeliveryMode = 'now' | 'held' | 'dropped';

/** Signs and delivers what happens to one address, as Stripe does, and on demand as badly as it may. */
export class Deliveries {
  readonly #url: string | null;
  readonly #secret: string;
  #queue: Promise<void> = Promise.resolve();
  #held: StripeEvent[] = [];
  readonly sent: { readonly type: string; readonly status: number }[] = [];
  mode: DeliveryMode = 'now';
  /** Seconds of the receiver, by which it is signed: it is not moved with the clock of this world. */
  receiverNow = (): number => Math.floor(Date.now() / 1_000);
  /** Each is delivered so often. */
  times = 1;

  constructor(world: World, { url, secret }: { url: string | null; secret: string }) {
    this.#url = url;
    this.#secret = secret;
    world.onEvent((event) => this.#take(event));
  }

  /** Lets go what was held. */
  release(order: 'asItCame' | 'backwards' = 'asItCame'): void {
    const events = order === 'backwards' ? this.#held.toReversed() : this.#held;
    this.#held = [];
    for (const event of events) this.#send(event);
  }

  /** Once everything that was let go has been answered. */
  async settled(): Promise<void> {
    await this.#queue;
  }

  #take(event: StripeEvent): void {
    if (this.mode === 'held') this.#held.push(event);
    else if (this.mode === 'now') this.#send(event);
  }

  #send(event: StripeEvent): void {
    for (let time = 0; time < this.times; time++)
      this.#queue = this.#queue.then(() => this.#deliver(event)).catch(() => undefined);
  }

  async #deliver(event: StripeEvent): Promise<void> {
    if (this.#url === null) return;
    const body = JSON.stringify(event);
    const answer = await fetch(this.#url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': this.sign(body) },
      body,
      signal: AbortSignal.timeout(20_000),
    }).catch(() => null);
    await answer?.body?.cancel();
    this.sent.push({ type: event.type, status: answer?.status ?? 0 });
  }

  sign(body: string, { at = this.receiverNow(), secret = this.#secret } = {}): string {
    return `t=${String(at)},v1=${createHmac('sha256', secret)
      .update(`${String(at)}.${body}`)
      .digest('hex')}`;
  }
}
