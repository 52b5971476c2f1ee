import { dataFolderAt } from '../../installation/data-folder.ts';
import { installationFrom } from '../../installation/installation.ts';
import { ownInstallation } from './own-installation.ts';
import { tellDisasterStory } from './story.ts';

/** Takes some minutes. What runs on this machine is left alone; of what it makes, nothing stays. */
export async function playDisasters(env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const own = ownInstallation(dataFolderAt(installationFrom(env).dataPath).path);
  const interrupted = new Promise<never>((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => reject(new Error(`Ended by ${signal}.`)));
  });
  try {
    await Promise.race([tellDisasterStory(own), interrupted]);
  } finally {
    await own.stop();
    own.remove();
  }
  console.log('\nThe bucket and the recovery kit were enough. The installation of this play was removed.\n');
}
