import { type Seed, add, nth, someDate } from './context.ts';

const SYSTEMS = [
  ['Windows', '10.0.22631.3593'],
  ['iOS', '17.5'],
  ['Android', '14'],
  ['MacMDM', '14.5'],
] as const;

/** One device for every third user, with owner and user; and a few organisational contacts. */
export function seedDevices(seed: Seed): void {
  const { random, tenant } = seed;
  for (let at = 0; at < Math.floor(seed.users / 3); at += 1) {
    const [operatingSystem, operatingSystemVersion] = random.pick(SYSTEMS);
    const deviceId = random.guid();
    const device = add(seed, 'devices', 'device', {
      deviceId,
      displayName: `${operatingSystem === 'Windows' ? 'LAPTOP' : 'PHONE'}-${10000 + at}`,
      accountEnabled: random.chance(0.95),
      operatingSystem,
      operatingSystemVersion,
      trustType: random.pick(['AzureAd', 'Workplace', 'ServerAd']),
      isCompliant: random.chance(0.8),
      isManaged: random.chance(0.8),
      deviceVersion: 2,
      profileType: 'RegisteredDevice',
      registrationDateTime: someDate(random),
      approximateLastSignInDateTime: someDate(random),
      physicalIds: [`[USER-GID]:${deviceId}:${random.int(99999)}`],
      systemLabels: [],
      manufacturer: 'Contoso Hardware',
      model: `M${random.int(9)}`,
      alternativeSecurityIds: [{ type: 2, identityProvider: null, key: Buffer.from(deviceId).toString('base64') }],
    });
    const owner = nth(seed, 'users', at * 3 + 2).id;
    tenant.link('registeredOwners').add(device.id, owner);
    tenant.link('registeredUsers').add(device.id, owner);
  }
  for (let at = 0; at < Math.min(20, Math.floor(seed.users / 25)); at += 1) {
    const mail = `contact${at}@supplier.example`;
    add(seed, 'contacts', 'orgContact', {
      displayName: `Supplier contact ${at}`,
      mail,
      mailNickname: `contact${at}`,
      proxyAddresses: [`SMTP:${mail}`],
      companyName: 'Supplier AB',
      addresses: [],
      phones: [],
      onPremisesSyncEnabled: at % 2 === 0 ? true : null,
    });
  }
}
