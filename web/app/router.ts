import {
  type RouteLocationNormalized,
  type RouteLocationRaw,
  type Router,
  createRouter,
  createWebHistory,
} from 'vue-router';
import { accountRoutes } from '../account/routes.ts';
import { backupsRoutes } from '../backups/routes.ts';
import { browseRoutes } from '../browse/routes.ts';
import { compareRoutes } from '../compare/routes.ts';
import { connectionsRoutes } from '../connections/routes.ts';
import { coverageRoutes } from '../coverage/routes.ts';
import { notificationsRoutes } from '../notifications/routes.ts';
import { overviewRoutes } from '../overview/routes.ts';
import { proofsRoutes } from '../proofs/routes.ts';
import { rebuildsRoutes } from '../rebuilds/routes.ts';
import { restoresRoutes } from '../restores/routes.ts';
import { retentionRoutes } from '../retention/routes.ts';
import { schedulesRoutes } from '../schedules/routes.ts';
import { securityRoutes } from '../security/routes.ts';
import { type Account, accountQuery } from '../session/data.ts';
import { lastWorkspace, rememberWorkspace } from '../session/last-workspace.ts';
import { signInRoutes } from '../sign-in/routes.ts';
import { storageRoutes } from '../storage/routes.ts';
import { followWorkspace, workspaceOf } from './follow-workspace.ts';
import { nameTab } from './name-tab.ts';
import { queryClient } from './query-client.ts';
import { reloadAfterUpgrade } from './reload-after-upgrade.ts';

declare module 'vue-router' {
  interface RouteMeta {
    /** Nobody needs to be signed in. */
    public?: boolean;
  }
}

export function createConsoleRouter(): Router {
  const router = createRouter({
    history: createWebHistory(),
    // Filters, tabs and panels in the query leave the page where it is.
    scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
    routes: [
      ...signInRoutes,
      {
        path: '/w/:workspace',
        component: () => import('./ConsoleLayout.vue'),
        children: [
          { path: '', redirect: (to) => `${to.path.replace(/\/$/, '')}/overview` },
          ...overviewRoutes,
          ...connectionsRoutes,
          ...backupsRoutes,
          ...proofsRoutes,
          ...retentionRoutes,
          ...rebuildsRoutes,
          ...browseRoutes,
          ...compareRoutes,
          ...coverageRoutes,
          ...restoresRoutes,
          ...schedulesRoutes,
          ...storageRoutes,
          ...securityRoutes,
          ...notificationsRoutes,
          ...accountRoutes,
          { path: ':rest(.*)*', component: () => import('./NotFoundPage.vue'), meta: { title: 'Not found' } },
        ],
      },
      // Emails and people name pages without a workspace: they mean the one that was open last.
      { path: '/:rest(.*)*', component: () => import('./UnplacedPage.vue'), meta: { section: 'unplaced' } },
    ],
  });
  router.beforeEach(guard);
  followWorkspace(router);
  nameTab(router);
  reloadAfterUpgrade(router);
  return router;
}

async function guard(to: RouteLocationNormalized): Promise<RouteLocationRaw | boolean> {
  if (to.meta.public === true) return true;
  const account = await queryClient.ensureQueryData(accountQuery).catch(() => undefined);
  // Not known for want of a connection: the page says so itself.
  if (account === undefined) return true;
  if (account === null) return { path: '/sign-in', query: to.fullPath === '/' ? {} : { next: to.fullPath } };
  const workspace = workspaceOf(to);
  if (workspace !== null) {
    rememberWorkspace(workspace);
    return true;
  }
  return to.meta.section === 'unplaced' ? placed(to.fullPath, account) : true;
}

function placed(path: string, { workspaces }: Account): RouteLocationRaw {
  const workspace = workspaces.find(({ id }) => id === lastWorkspace()) ?? workspaces[0];
  if (!workspace) return '/choose';
  return `/w/${workspace.id}${path === '/' ? '/overview' : path}`;
}
