import { expect, test } from 'vitest';
import { runLanes } from './run-lanes.ts';
import type { Stage } from './stages.ts';

const stage = (name: string, lane: Stage['lane'], after?: string): Stage => ({
  name,
  lane,
  command: [],
  ...(after === undefined ? {} : { after }),
});

/** Runs with stages that end when they are told to. */
function start(stages: readonly Stage[]) {
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const results = runLanes(stages, ({ name }) => {
    started.push(name);
    return new Promise<string>((resolve) => ends.set(name, () => resolve(`${name} ended`)));
  });
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { started, end, results };
}

test('lanes run beside each other, the stages of one in their order, and results come in the order of the stages', async () => {
  const { started, end, results } = start([stage('a', 'checks'), stage('b', 'checks'), stage('c', 'tests')]);
  expect(started).toEqual(['a', 'c']);
  await end('c');
  expect(started).toEqual(['a', 'c']);
  await end('a');
  expect(started).toEqual(['a', 'c', 'b']);
  await end('b');
  expect(await results).toEqual(['a ended', 'b ended', 'c ended']);
});

test('a stage waits for the one of the other lane that it is after', async () => {
  const { started, end, results } = start([
    stage('browser', 'checks', 'servers'),
    stage('pure', 'tests'),
    stage('servers', 'tests'),
  ]);
  expect(started).toEqual(['pure']);
  await end('pure');
  expect(started).toEqual(['pure', 'servers']);
  await end('servers');
  expect(started).toEqual(['pure', 'servers', 'browser']);
  await end('browser');
  expect(await results).toHaveLength(3);
});

test('a stage does not wait for one that is not run', async () => {
  const { started, end, results } = start([stage('browser', 'checks', 'servers')]);
  await end('nothing');
  expect(started).toEqual(['browser']);
  await end('browser');
  expect(await results).toEqual(['browser ended']);
});
