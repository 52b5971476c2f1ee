import type { Config, Secrets } from '../config/index.ts';
import type { MasterKeySource } from '../keys/open-master-key.ts';
import type { KeyService } from '../keys/open-service-key.ts';

/** The master keys that the settings name. */
export function masterKeySources({ config, secrets }: { config: Config; secrets: Secrets }): {
  source: MasterKeySource;
  next: MasterKeySource | null;
} {
  const vault = { token: secrets.vaultToken, ...config.vault };
  const inService = (service: KeyService | null): MasterKeySource | null => service && { service, vault };
  const secret = (given: Secrets['masterKey']): MasterKeySource | null => given && { secret: given.reveal() };
  return {
    source: inService(config.keyService) ?? secret(secrets.masterKey) ?? { keyFile: config.masterKeyFile },
    next:
      inService(config.nextKeyService) ??
      secret(secrets.nextMasterKey) ??
      (config.nextMasterKeyFile === null ? null : { keyFile: config.nextMasterKeyFile }),
  };
}
