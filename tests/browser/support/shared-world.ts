import { type SharedStack, sharedStack } from './shared-stack.ts';
import { makeWorld, type World } from './world.ts';

let made: Promise<SharedStack & { readonly world: World }> | undefined;

/** One workspace in use, with its tenant, for all files that only look at it. */
export function sharedWorld(): Promise<SharedStack & { readonly world: World }> {
  made ??= make();
  return made;
}

async function make(): Promise<SharedStack & { readonly world: World }> {
  const shared = await sharedStack();
  return { ...shared, world: await makeWorld(shared.stack) };
}
