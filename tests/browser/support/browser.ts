import { type Browser, type BrowserContext, type Page, chromium } from 'playwright-core';
import { findChromium } from '#local/servers/chromium/find-chromium.ts';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];
const ACTION_TIMEOUT_MS = 15_000;

export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What went wrong in the page so far: uncaught errors, errors on its console, requests to other hosts. */
  readonly troubles: readonly string[];
}

export interface VisitorOptions {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  readonly timeZone?: string;
}

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium({ log: (line) => console.error(line) }), args: FLAGS });
}

/** A person with a browser of their own, whose troubles are written down. */
export async function visit(
  browser: Browser,
  url: string,
  { width = 1280, height = 800, dark = false, timeZone = 'Europe/Stockholm' }: VisitorOptions = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    timezoneId: timeZone,
    locale: 'en-GB',
  });
  context.setDefaultTimeout(ACTION_TIMEOUT_MS);
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    // Refusals that the page shows in words are noted by the browser as well.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      troubles.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const asked = request.url();
    if (!asked.startsWith(url) && !asked.startsWith('data:') && !asked.startsWith('blob:'))
      troubles.push(`asked another host: ${asked}`);
  });
  return { page, context, troubles };
}
