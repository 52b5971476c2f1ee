import { writeFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';

const QUALITY = 72;

/** The page as it is now, as a small WebP file. */
export async function saveScreenshot(page: Page, path: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  try {
    const { data } = await session.send('Page.captureScreenshot', {
      format: 'webp',
      quality: QUALITY,
      optimizeForSpeed: false,
    });
    await writeFile(path, Buffer.from(data, 'base64'));
  } finally {
    await session.detach();
  }
}
