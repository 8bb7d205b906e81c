import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { createTemplateRenderer } from 'nunjitsu';

const SKELETON = resolve(__dirname, '../../../../templates/skeletons/node');

/** Answers and settings as the template's render step passes them on. */
export const VALUES = {
  name: 'ledger',
  description: 'Keeps the ledger',
  owner: 'group:default/payments',
  ownerName: 'payments',
  contact: 'payments@harbour.internal',
  system: 'payments',
  tier: '1',
  personalData: true,
  namespace: 'payments',
  templateRef: 'template:default/secure-service-node',
  templateVersion: '1.0.0',
  organisation: 'harbour',
  securityTeam: 'security',
  cluster: 'harbour-prod',
  awsAccount: '111122223333',
  awsRegion: 'eu-central-1',
};

/** Renders the template's skeleton with the scaffolder's own engine. */
export function renderTemplate(
  values: Partial<typeof VALUES> = {},
): Record<string, string> {
  const renderer = createTemplateRenderer({ allowRegexExecution: true });
  const context = renderer.prepareContext({ values: { ...VALUES, ...values } });
  const files: Record<string, string> = {};
  for (const entry of readdirSync(SKELETON, {
    recursive: true,
    withFileTypes: true,
  })) {
    if (!entry.isFile()) {
      continue;
    }
    const path = relative(SKELETON, join(entry.parentPath, entry.name));
    const target = renderer.render(path, context);
    if (target.startsWith('/')) {
      continue;
    }
    const text = readFileSync(join(SKELETON, path), 'utf8');
    files[target] = path.startsWith('.github/workflows/')
      ? text
      : renderer.render(text, context);
  }
  return files;
}
