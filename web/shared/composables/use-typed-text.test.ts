import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { computed, ref } from 'vue';
import { useTypedText } from './use-typed-text.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** An address that follows what is written to it after a while. */
function slowAddress(delayMs: number) {
  const value = ref('');
  const settled = computed({
    get: () => value.value,
    set: (text) => {
      setTimeout(() => {
        value.value = text;
      }, delayMs);
    },
  });
  return { value, settled };
}

describe('useTypedText', () => {
  it('waits for a pause, and leaves alone what is typed while the address follows', async () => {
    const { value, settled } = slowAddress(500);
    const typed = useTypedText(settled);
    typed.value = 'an';
    await vi.advanceTimersByTimeAsync(100);
    typed.value = 'ann';
    await vi.advanceTimersByTimeAsync(250);
    typed.value = 'anna ';
    await vi.advanceTimersByTimeAsync(480);
    expect([value.value, typed.value]).toEqual(['ann', 'anna ']);
    await vi.advanceTimersByTimeAsync(1_000);
    expect([value.value, typed.value]).toEqual(['anna', 'anna ']);
  });

  it('follows the back button', async () => {
    const { value, settled } = slowAddress(0);
    const typed = useTypedText(settled);
    typed.value = 'anna';
    await vi.advanceTimersByTimeAsync(1_000);
    value.value = '';
    expect(typed.value).toBe('');
    typed.value = 'anna';
    await vi.advanceTimersByTimeAsync(1_000);
    expect(value.value).toBe('anna');
  });
});
