import { aeadOpen, aeadSeal } from '../aead.ts';
import { systemRandom } from '../random.ts';
import { serviceErrors, type ServiceKey } from './service-key.ts';

/** A key service in memory: what it was asked, and what opens in it alone. */
export function memoryKey(keyId: string): ServiceKey & { readonly asked: string[] } {
  const key = systemRandom(32);
  const asked: string[] = [];
  const associated = new Uint8Array();
  return {
    keyId,
    asked,
    encrypt(plain, about) {
      asked.push(`encrypt ${about}`);
      const nonce = systemRandom(12);
      const { body, tag } = aeadSeal({ key, nonce, associated }, plain);
      return Promise.resolve(Buffer.concat([nonce, tag, body]));
    },
    decrypt(encrypted, about) {
      asked.push(`decrypt ${about}`);
      const [nonce, tag, body] = [encrypted.subarray(0, 12), encrypted.subarray(12, 28), encrypted.subarray(28)];
      const plain = aeadOpen({ key, nonce, associated }, { body, tag });
      return plain ? Promise.resolve(plain) : Promise.reject(serviceErrors('memory', keyId).wrong(null));
    },
  };
}
