import { type AsyncComponentLoader, type Component, defineAsyncComponent } from 'vue';

const AGAIN_MS = 3_000;
const MOST_TRIES = 200;

/** A part of a page that is loaded when it is first shown. Where the connection is gone by then, it comes when that is back. */
export function lazyPart<Part extends Component>(loader: AsyncComponentLoader<Part>): Part {
  return defineAsyncComponent({
    loader,
    onError: (_error, retry, fail, attempts) => {
      if (attempts > MOST_TRIES) fail();
      else setTimeout(retry, AGAIN_MS);
    },
  });
}
