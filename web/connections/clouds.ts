import type { Cloud } from './data.ts';

export interface CloudWords {
  readonly label: string;
  /** The host that tells it from the others. */
  readonly graph: string;
  /** Where its administrators work. */
  readonly adminCenter: string;
}

/** Government clouds of both kinds share one admin center, as they share one sign-in. */
export const CLOUD_WORDS: Readonly<Record<Cloud, CloudWords>> = {
  global: { label: 'Global', graph: 'graph.microsoft.com', adminCenter: 'https://entra.microsoft.com' },
  usGovHigh: {
    label: 'US Government GCC High',
    graph: 'graph.microsoft.us',
    adminCenter: 'https://entra.microsoft.us',
  },
  usGovDod: { label: 'US Government DoD', graph: 'dod-graph.microsoft.us', adminCenter: 'https://entra.microsoft.us' },
  china: {
    label: 'China (21Vianet)',
    graph: 'microsoftgraph.chinacloudapi.cn',
    adminCenter: 'https://entra.microsoftonline.cn',
  },
};

export const CLOUDS = Object.keys(CLOUD_WORDS) as readonly Cloud[];

/** A cloud out of an address; the usual one where it is none. */
export function cloudOf(value: unknown): Cloud {
  return CLOUDS.find((cloud) => cloud === value) ?? 'global';
}
