/**
 * Product names of licences by `skuId`, as Microsoft publishes them under "Product names and service plan identifiers for
 * licensing": those that tenants have most. Each was compared with lists that were made from that page.
 */
const NAMES: Readonly<Record<string, string>> = {
  '078d2b04-f1bd-4111-bbd4-b4b1b354cef4': 'Microsoft Entra ID P1',
  '84a661c4-e949-4bd2-a560-ed7766fcaf2b': 'Microsoft Entra ID P2',
  '05e9a617-0261-4cee-bb44-138d3ef5d965': 'Microsoft 365 E3',
  '06ebc4ee-1bb5-47dd-8120-11324bc54e06': 'Microsoft 365 E5',
  '44575883-256e-4a79-9da4-ebe9acabe2b2': 'Microsoft 365 F1',
  '66b55226-6b4f-492c-910c-a3b7a3c9d993': 'Microsoft 365 F3',
  '184efa21-98c3-4e5d-95ab-d07053a96e67': 'Microsoft 365 E5 Compliance',
  '26124093-3d78-432b-b5dc-48bf992543d5': 'Microsoft 365 E5 Security',
  'c42b9cae-ea4f-4ab7-9717-81576235ccac': 'Microsoft 365 E5 Developer (without Windows and Audio Conferencing)',
  '3b555118-da6a-4418-894f-7df1e2096870': 'Microsoft 365 Business Basic',
  'dab7782a-93b1-4074-8bb1-0e61318bea0b': 'Microsoft 365 Business Basic',
  'f245ecc8-75af-4f8e-b61f-27d8114de5f3': 'Microsoft 365 Business Standard',
  'ac5cef5d-921b-4f97-9ef3-c99076e5470f': 'Microsoft 365 Business Standard (Prepaid Legacy)',
  'cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46': 'Microsoft 365 Business Premium',
  'cdd28e44-67e3-425e-be4c-737fab2899d3': 'Microsoft 365 Apps for Business',
  'b214fe43-f5a3-4703-beeb-fa97188220fc': 'Microsoft 365 Apps for Business',
  'c2273bd0-dff7-4215-9ef5-2c7bcfb06425': 'Microsoft 365 Apps for Enterprise',
  '0c266dff-15dd-4b49-8397-2bb16070ed52': 'Microsoft 365 Audio Conferencing',
  'b17653a4-2443-4e8c-a550-18249dda78bb': 'Microsoft 365 A1',
  '4b590615-0888-425a-a965-b3bf7789848d': 'Microsoft 365 A3 for faculty',
  '7cfd9a2b-e110-4c39-bf20-c6a3f36a3121': 'Microsoft 365 A3 for students',
  'e97c048c-37a4-45fb-ab50-922fbf07a370': 'Microsoft 365 A5 for faculty',
  '46c119d4-0379-4a9d-85e4-97c66d3f909e': 'Microsoft 365 A5 for students',
  'e823ca47-49c4-46b3-b38d-ca11d5abe3d2': 'Microsoft 365 G3 GCC',
  '18181a46-0d4e-45cd-891e-60aabd171b4e': 'Office 365 E1',
  '6634e0ce-1a9f-428c-a498-f84ec7b8aa2e': 'Office 365 E2',
  '6fd2c87f-b296-42f0-b197-1e91e994b900': 'Office 365 E3',
  '189a915c-fe4f-4ffa-bde4-85b9628d07a0': 'Office 365 E3 Developer',
  'c7df2760-2c81-4ef7-b578-5b5392b571df': 'Office 365 E5',
  'a4585165-0533-458a-97e3-c400570268c4': 'Office 365 A5 for faculty',
  'ee656612-49fa-43e5-b67e-cb1fdf7699df': 'Office 365 A5 for students',
  '1b1b1f7a-8355-43b6-829f-336cfccb744c': 'Office 365 Advanced Compliance',
  'efccb6f7-5641-4e0e-bd10-b4976e1bf68e': 'Enterprise Mobility + Security E3',
  'b05e124f-c7cc-45a0-a6aa-8cf78c946968': 'Enterprise Mobility + Security E5',
  '061f9ace-7d42-4136-88ac-31dc755f143f': 'Intune',
  'e6025b08-2fa5-4313-bd0a-7e5ffca32958': 'Microsoft Intune SMB',
  '111046dd-295b-4d6d-9724-d52ac90bd1f2': 'Microsoft Defender for Endpoint',
  '4ef96642-f096-40de-a3e9-d83fb2f90211': 'Microsoft Defender for Office 365 (Plan 1)',
  'c52ea49f-fe5d-4e95-93ba-1de91d380f89': 'Azure Information Protection Plan 1',
  '4b9405b0-7788-4568-add1-99614e613b69': 'Exchange Online (Plan 1)',
  '19ec0d23-8335-4cbd-94ac-6050e30712fa': 'Exchange Online (Plan 2)',
  '80b2d799-d2ba-4d2a-8842-fb0d0f3a4b82': 'Exchange Online Kiosk',
  'ee02fd1b-340e-4a4b-b355-4a514e4c8943': 'Exchange Online Archiving for Exchange Online',
  'e43b5b99-8dfb-405f-9987-dc307f34bcbd': 'Microsoft Teams Phone Standard',
  '440eaaa8-b3e0-484b-a8be-62870b9ba70a': 'Microsoft Teams Phone Resource Account',
  '710779e8-3d4a-4c88-adb9-386c958d1fdf': 'Microsoft Teams Exploratory',
  '16ddbbfc-09ea-4de2-b1d7-312db6112d70': 'Microsoft Teams (Free)',
  '295a8eb0-f78d-45c7-8b5b-1eed5ed02dff': 'Microsoft Teams Shared Devices',
  '47794cd0-f0e5-45c5-9033-2eb6b5fc84e0': 'Communications Credits',
  'f30db892-07e9-47e9-837c-80727f46fd3d': 'Microsoft Power Automate Free',
  '1f2f344a-700d-42c9-9427-5cea1d5d7ba6': 'Microsoft Stream',
  '7ac9fe77-66b7-4e5e-9e46-10eed1cff547': 'Dynamics 365 Team Members',
  '1e1a282c-9c54-43a2-9310-98ef728faace': 'Dynamics 365 for Sales Enterprise Edition',
  '749742bf-0d37-4158-a120-33567104deeb': 'Dynamics 365 for Customer Service Enterprise Edition',
  '8edc2cf8-6438-4fa9-b6e3-aa1660c640cc': 'Dynamics 365 for Sales and Customer Service Enterprise Edition',
  '8e7a3d30-d97d-43ab-837c-d7701cef83dc': 'Dynamics 365 for Team Members Enterprise Edition',
  'ea126fc5-a19e-42e2-a731-da9d437bffcf': 'Dynamics 365 Customer Engagement Plan Enterprise Edition',
  '639dec6b-bb19-468b-871c-c5c441c4b0cb': 'Microsoft 365 Copilot',
  '44ac31e7-2999-4304-ad94-c948886741d4': 'Microsoft 365 E5 Security for EMS E5',
  '1392051d-0cb9-4b7a-88d5-621fee5e8711': 'Office 365 E4',
  '26d45bd9-adf1-46cd-a9e1-51e9a5524128': 'Office 365 E5 without Audio Conferencing',
  'a403ebcc-fae0-4ca2-8c8c-7a907fd6c235': 'Microsoft Fabric (Free)',
  'f8a1db68-be16-40ed-86d5-cb42ce701560': 'Power BI Pro',
  'e6778190-713e-4e4f-9119-8b8238de25df': 'OneDrive for Business (Plan 1)',
  'ed01faf2-1d88-4947-ae91-45ca18703a96': 'OneDrive for Business (Plan 2)',
  '1fc08a02-8b3d-43b9-831e-f76859e04e1a': 'SharePoint Online (Plan 1)',
  'a9732ec9-17d9-494c-a51c-d6b45b384dcb': 'SharePoint Online (Plan 2)',
  '90b5e015-709a-4b8b-b08e-3200f994494c': 'Exchange Online Archiving for Exchange Server',
  '7fc0182e-d107-4556-8329-7caaa511197b': 'Exchange Online Essentials',
  'e8f81a67-bd96-4074-b108-cf193eb9433b': 'Exchange Online Essentials',
  'cb0a98a8-11bc-494c-83d9-c1b1ac65327e': 'Exchange Online POP',
};

/** Null: not among those that are known. */
export function skuName(skuId: string): string | null {
  return NAMES[skuId.toLowerCase()] ?? null;
}

const MOST_OF_AN_ABBREVIATION = 3;

/** `STREAM_PLAN_2_ADDON` as `Stream Plan 2 Addon`: all that is known of a product with another name. */
export function skuWords(partNumber: string): string {
  return partNumber
    .split('_')
    .filter((word) => word !== '')
    .map((word) =>
      /^[A-Z]+$/.test(word) && word.length > MOST_OF_AN_ABBREVIATION
        ? `${word.charAt(0)}${word.slice(1).toLowerCase()}`
        : word,
    )
    .join(' ');
}
