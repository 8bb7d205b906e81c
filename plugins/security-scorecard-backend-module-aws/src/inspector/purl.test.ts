import type {
  PackageManager,
  Resource,
  VulnerablePackage,
} from '@aws-sdk/client-inspector2';
import { purlOf } from './purl';

const instance = (platform?: string): Resource => ({
  type: 'AWS_EC2_INSTANCE',
  id: 'i-0123456789abcdef0',
  details: { awsEc2Instance: { platform } },
});

it.each<[PackageManager, string, string, string]>([
  ['NPM', 'lodash', '4.17.20', 'pkg:npm/lodash@4.17.20'],
  ['NODEPKG', '@babel/core', '7.0.0', 'pkg:npm/%40babel/core@7.0.0'],
  ['YARN', 'left-pad', '1.0.0', 'pkg:npm/left-pad@1.0.0'],
  ['PYTHONPKG', 'Django_REST', '3.0', 'pkg:pypi/django-rest@3.0'],
  ['POETRY', 'requests', '2.0', 'pkg:pypi/requests@2.0'],
  ['JAR', 'org.yaml:snakeyaml', '1.30', 'pkg:maven/org.yaml/snakeyaml@1.30'],
  [
    'GOMOD',
    'github.com/gin-gonic/gin',
    'v1.9.0',
    'pkg:golang/github.com/gin-gonic/gin@v1.9.0',
  ],
  ['GOBINARY', 'stdlib', '1.22.0', 'pkg:golang/stdlib@1.22.0'],
  ['CARGO', 'tokio', '1.0.0', 'pkg:cargo/tokio@1.0.0'],
  ['BUNDLER', 'rails', '7.0.0', 'pkg:gem/rails@7.0.0'],
  ['NUGET', 'Newtonsoft.Json', '12.0.1', 'pkg:nuget/Newtonsoft.Json@12.0.1'],
  [
    'COMPOSER',
    'monolog/monolog',
    '2.0.0',
    'pkg:composer/monolog/monolog@2.0.0',
  ],
])('%s %s', (packageManager, name, version, purl) => {
  expect(purlOf({ name, version, packageManager }, undefined)).toBe(purl);
});

it.each([
  [
    'DEBIAN_12',
    { version: '3.0.9', release: '1+deb12u1' },
    'pkg:deb/debian/openssl@3.0.9-1+deb12u1',
  ],
  [
    'UBUNTU_22_04',
    { version: '3.0.2', epoch: 1 },
    'pkg:deb/ubuntu/openssl@1:3.0.2',
  ],
  [
    'ALPINE_LINUX_3_19',
    { version: '3.1.4', release: 'r0' },
    'pkg:apk/alpine/openssl@3.1.4-r0',
  ],
  [
    'RHEL_9',
    { version: '3.0.7', release: '2.el9', epoch: 1 },
    'pkg:rpm/redhat/openssl@3.0.7-2.el9?epoch=1',
  ],
])('a system package of %s', (platform, version, purl) => {
  expect(
    purlOf(
      { name: 'openssl', packageManager: 'OS', ...version },
      instance(platform),
    ),
  ).toBe(purl);
});

it.each([
  [
    'a system of which no namespace is agreed',
    'OS' as const,
    'openssl',
    'AMAZON_LINUX_2',
  ],
  ['an unknown system', 'OS' as const, 'openssl', undefined],
  ['an artifact without a group', 'JAR' as const, 'snakeyaml', undefined],
  ['a package without a vendor', 'COMPOSER' as const, 'monolog', undefined],
])('makes none for %s', (_what, packageManager, name, platform) => {
  expect(
    purlOf({ name, version: '1', packageManager }, instance(platform)),
  ).toBeUndefined();
});

it('makes none for a package manager that is new to us', () => {
  const pkg: object = { name: 'a', version: '1', packageManager: 'QUANTUM' };
  expect(purlOf(pkg as VulnerablePackage, undefined)).toBeUndefined();
});
