import { type Component, defineAsyncComponent } from 'vue';

const LATEST_MS = 1_500;

/** A menu of the header: its button is drawn at once, what opens behind it is loaded when the page stands. */
export function lateMenu(load: () => Promise<Component>, button: Component): Component {
  return defineAsyncComponent({ loader: () => whenIdle().then(load), loadingComponent: button, delay: 0 });
}

function whenIdle(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve(), { timeout: LATEST_MS });
    else setTimeout(resolve, LATEST_MS);
  });
}
