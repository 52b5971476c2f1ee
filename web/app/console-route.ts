import type { RouteRecordRaw } from 'vue-router';
import type { Role } from '#core/domain/states.ts';

declare module 'vue-router' {
  interface RouteMeta {
    /** Shown in the tab and by the command palette. */
    title?: string;
    /** The least role that may open the page. */
    role?: Role;
    /** Entry of the navigation that is marked while the page is open; the first segment of its path where it is left out. */
    section?: string;
  }
}

/** A page inside a workspace; `path` is relative to `/w/<workspace>/`. */
export type ConsoleRoute = RouteRecordRaw & { readonly path: string };
