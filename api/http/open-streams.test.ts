import { expect, it } from 'vitest';
import { OpenStreams } from './open-streams.ts';

it('serves so many streams of one person or key, and those of others beside them', () => {
  const streams = new OpenStreams(2);
  const ann = { personId: 'ann', keyId: null };
  const close = streams.open(ann);
  streams.open(ann);
  expect(() => streams.open(ann)).toThrow('You follow 2 jobs already');
  expect(() => streams.open({ personId: null, keyId: 'nightly' })).not.toThrow();
  close();
  // A stream that ends twice frees one place.
  close();
  streams.open(ann);
  expect(() => streams.open(ann)).toThrow('You follow 2 jobs already');
});
