import fs from 'node:fs';
import path from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { loadChecks } from '../policy/loadChecks';
import { reportsCollector } from './reportsCollector';

const FILE = path.resolve(
  __dirname,
  '../../../../policies/checks/reports.yaml',
);

describe('checks of reports', () => {
  const dir = createMockDirectory();

  it('load, and read only facts that are declared', async () => {
    dir.setContent({ 'reports.yaml': fs.readFileSync(FILE, 'utf8') });
    const { checks } = await loadChecks(dir.path, [reportsCollector]);
    expect(checks.map(check => check.definition.id)).toEqual([
      'reports.sast',
      'reports.dependencies',
      'reports.sbom',
      'reports.complete',
      'reports.noCritical',
      'reports.noSecrets',
    ]);
    expect(checks.every(check => check.definition.mode === 'warn')).toBe(true);
  });
});
