import { expect, it } from 'vitest';
import { budgetProblems, filesOf } from './bundle-budget.ts';

const manifest = {
  'index.html': { file: 'index.js', css: ['index.css'], imports: ['_shared.js'] },
  '_shared.js': { file: 'shared.js', imports: ['index.html'] },
  'a.vue': { file: 'a.js', imports: ['_shared.js'], css: ['a.css'] },
};

it('counts what is imported at once, each file once, and follows circles', () => {
  expect(filesOf(manifest, ['index.html', 'a.vue'])).toEqual(['index.js', 'index.css', 'shared.js', 'a.js', 'a.css']);
});

it('does not pass over a landing page that the build lacks', () => {
  expect(() => filesOf(manifest, ['gone.vue'])).toThrow('gone.vue');
});

it('names the page that is too heavy', () => {
  expect(budgetProblems({ light: 250_000, heavy: 250_001 }, 250_000)).toEqual([expect.stringContaining('heavy')]);
});
