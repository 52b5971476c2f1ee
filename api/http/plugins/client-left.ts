import { whileClientStays } from '#core/net/client-left.ts';
import { apiPlugin } from '../plugin.ts';

/** What a request reads from a bucket ends when its client has left: nobody waits for it any more. */
export const clientLeftPlugin = apiPlugin({ name: 'client-left' }, (app) => {
  app.addHook('onRequest', (_request, reply, done) => {
    const left = new AbortController();
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) left.abort(new Error('the client has left'));
    });
    whileClientStays(left.signal, done);
  });
});
