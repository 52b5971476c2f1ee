import { fileURLToPath } from 'node:url';
import ui from '@nuxt/ui/vite';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));

export default defineConfig({
  root,
  plugins: [
    vue(),
    ui({
      dts: false,
      autoImport: false,
      components: { dts: false, dirs: [] },
      experimental: { componentDetection: true },
      // Icons come from the bundle: the console asks no other host for anything.
      icon: { clientBundle: { scan: { globInclude: ['**/*.{vue,ts}'] } } },
      ui: {
        colors: { primary: 'blue', neutral: 'slate', success: 'green', info: 'sky', warning: 'amber', error: 'red' },
        // Long titles end before the button that closes.
        modal: { slots: { header: 'pe-14 sm:pe-14' } },
        slideover: { slots: { header: 'pe-14 sm:pe-14' } },
        // Under the pointer the library makes buttons lighter, so that their words can hardly be read.
        button: {
          compoundVariants: [
            {
              variant: 'solid',
              color: 'primary',
              class:
                'hover:bg-[color-mix(in_oklab,var(--ui-primary)_88%,black)] active:bg-[color-mix(in_oklab,var(--ui-primary)_80%,black)]',
            },
            {
              variant: 'solid',
              color: 'error',
              class:
                'hover:bg-[color-mix(in_oklab,var(--ui-error)_88%,black)] active:bg-[color-mix(in_oklab,var(--ui-error)_80%,black)]',
            },
            {
              variant: 'solid',
              color: 'warning',
              class:
                'hover:bg-[color-mix(in_oklab,var(--ui-warning)_88%,black)] active:bg-[color-mix(in_oklab,var(--ui-warning)_80%,black)]',
            },
          ],
        },
      },
    }),
  ],
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2023', manifest: true, reportCompressedSize: false },
  server: { port: 7075 },
});
