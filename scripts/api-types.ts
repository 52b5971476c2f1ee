// npm run api:types: writes the types of the API's OpenAPI document, by which the console makes its requests.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readApiDocument } from './api-types/read-document.ts';
import { renderTypes } from './api-types/render-types.ts';
import { TYPES_FILE } from './api-types/types-file.ts';

writeFileSync(join(import.meta.dirname, '..', TYPES_FILE), await renderTypes(await readApiDocument()));
console.log(`${TYPES_FILE} is written.`);
