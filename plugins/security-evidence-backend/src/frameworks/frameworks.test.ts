import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { catalogues, checksByControl } from '.';
import { soc2 } from './soc2';
import { ssdf } from './ssdf';

const checkSet = z.object({
  checks: z.array(
    z.object({
      id: z.string(),
      frameworks: z.record(z.string(), z.array(z.string())).default({}),
    }),
  ),
});
const policies = path.resolve(__dirname, '../../../../policies/checks');
const shipped = readdirSync(policies)
  .filter(file => file.endsWith('.yaml'))
  .flatMap(
    file =>
      checkSet.parse(parse(readFileSync(path.join(policies, file), 'utf8')))
        .checks,
  );

describe('framework catalogues', () => {
  it.each(catalogues.map(c => [c.id, c] as const))(
    '%s names each control once, with a title',
    (_, { controls, version, url }) => {
      expect(new Set(controls.map(c => c.id)).size).toBe(controls.length);
      expect(controls.every(c => c.title.length > 3 && c.group)).toBe(true);
      expect(version).not.toBe('');
      expect(new URL(url).protocol).toBe('https:');
    },
  );

  it('has the number of controls that the publishers give', () => {
    expect(catalogues.map(c => [c.id, c.controls.length])).toEqual([
      ['osps', 41],
      // 19 practices with 42 tasks.
      ['ssdf', 61],
      // 33 common criteria and 18 of privacy.
      ['soc2', 51],
      ['iso27002', 93],
      ['cis-aws-5.0', 63],
      ['cis-kubernetes-1.12', 131],
    ]);
  });

  it('knows every control that the shipped checks name', () => {
    const unknown = catalogues.flatMap(catalogue => {
      const ids = new Set(catalogue.controls.map(c => c.id));
      return shipped
        .flatMap(check => check.frameworks[catalogue.id] ?? [])
        .filter(id => !ids.has(id) && !ids.has(id.replace(/\.\d+$/, '')))
        .map(id => `${catalogue.id} ${id}`);
    });
    expect(unknown).toEqual([]);
  });

  it('counts a check of a part for the whole, and not the other way round', () => {
    const found = checksByControl(ssdf, [
      { id: 'part', frameworks: { ssdf: ['PW.8.2'] } },
      { id: 'whole', frameworks: { ssdf: ['PW.8'] } },
      { id: 'both', frameworks: { ssdf: ['PW.8', 'PW.8.2'] } },
      { id: 'other', frameworks: { soc2: ['CC7.1'] } },
      { id: 'nothing', frameworks: { ssdf: ['__proto__', 'PW.88'] } },
    ]);
    expect(found.get('PW.8')).toEqual(['part', 'whole', 'both']);
    expect(found.get('PW.8.2')).toEqual(['part', 'both']);
    expect(found.get('PW.8.1')).toEqual([]);
    expect(found.get('PO.1')).toEqual([]);
  });

  it('maps the shipped checks', () => {
    const found = checksByControl(soc2, shipped);
    expect(found.get('CC7.2')?.length).toBeGreaterThan(10);
    expect(found.get('CC6.4')).toEqual([]);
  });
});
