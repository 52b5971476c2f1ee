import { useMutationObserver } from '@vueuse/core';
import { type Ref, shallowRef } from 'vue';

export interface ThemeColours {
  readonly added: string;
  readonly changed: string;
  readonly deleted: string;
  readonly text: string;
  readonly line: string;
}

const VARIABLES: ThemeColours = {
  added: '--ui-success',
  changed: '--ui-info',
  deleted: '--ui-error',
  text: '--ui-text-muted',
  line: '--ui-border',
};

/** Colours of the theme for a canvas, which knows no variables; they follow the switch of light and dark. */
export function useThemeColours(): Readonly<Ref<ThemeColours>> {
  const colours = shallowRef(read());
  useMutationObserver(
    document.documentElement,
    () => {
      colours.value = read();
    },
    { attributes: true, attributeFilter: ['class', 'style'] },
  );
  return colours;
}

function read(): ThemeColours {
  const { added, changed, deleted, text, line } = VARIABLES;
  return {
    added: resolved(added),
    changed: resolved(changed),
    deleted: resolved(deleted),
    text: resolved(text),
    line: resolved(line),
  };
}

/** As red, green and blue: the chart library calculates with colours and knows no newer notation. */
function resolved(variable: string): string {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return 'gray';
  context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(variable).trim() || 'gray';
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return `rgb(${String(red)}, ${String(green)}, ${String(blue)})`;
}
