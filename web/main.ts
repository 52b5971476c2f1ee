import ui from '@nuxt/ui/vue-plugin';
import { VueQueryPlugin } from '@tanstack/vue-query';
import { createApp } from 'vue';
import './app/main.css';
import App from './app/App.vue';
import { queryClient } from './app/query-client.ts';
import { createConsoleRouter } from './app/router.ts';
import { tellWholeTexts } from './app/whole-texts.ts';

tellWholeTexts(document);

createApp(App).use(createConsoleRouter()).use(VueQueryPlugin, { queryClient }).use(ui).mount('#app');
