import type { Resource, VulnerablePackage } from '@aws-sdk/client-inspector2';
import { PackageURL } from 'packageurl-js';

interface PackageName {
  type: string;
  namespace?: string;
  name: string;
}

/** Inspector's package managers whose names stand alone in a package URL. */
const PLAIN_TYPES: ReadonlyMap<string, string> = new Map([
  ['BUNDLER', 'gem'],
  ['GEMSPEC', 'gem'],
  ['CARGO', 'cargo'],
  ['DOTNET_CORE', 'nuget'],
  ['NUGET', 'nuget'],
  ['PIP', 'pypi'],
  ['PIPENV', 'pypi'],
  ['POETRY', 'pypi'],
  ['PYTHONPKG', 'pypi'],
]);

/** Those whose names have a namespace before a separator. */
const SCOPED_TYPES: ReadonlyMap<string, { type: string; separator: string }> =
  new Map([
    ['COMPOSER', { type: 'composer', separator: '/' }],
    ['GOBINARY', { type: 'golang', separator: '/' }],
    ['GOMOD', { type: 'golang', separator: '/' }],
    ['NODEPKG', { type: 'npm', separator: '/' }],
    ['NPM', { type: 'npm', separator: '/' }],
    ['YARN', { type: 'npm', separator: '/' }],
    ['JAR', { type: 'maven', separator: ':' }],
    ['POM', { type: 'maven', separator: ':' }],
  ]);

/** Distributions by the start of Inspector's platform; any other has no agreed namespace. */
const DISTRIBUTIONS: readonly [
  prefix: string,
  type: string,
  namespace: string,
][] = [
  ['DEBIAN_', 'deb', 'debian'],
  ['UBUNTU_', 'deb', 'ubuntu'],
  ['ALPINE', 'apk', 'alpine'],
  ['RHEL', 'rpm', 'redhat'],
];

function languagePackage(manager: string, name: string) {
  const plain = PLAIN_TYPES.get(manager);
  if (plain) {
    return { type: plain, name };
  }
  const scoped = SCOPED_TYPES.get(manager);
  if (!scoped) {
    return undefined;
  }
  const { type, separator } = scoped;
  const at = name.lastIndexOf(separator);
  const split: PackageName =
    at > 0
      ? { type, namespace: name.slice(0, at), name: name.slice(at + 1) }
      : { type, name };
  // An artifact of Maven or Composer is not named without its group or vendor.
  return split.namespace || !['maven', 'composer'].includes(type)
    ? split
    : undefined;
}

function systemPackage(
  name: string,
  resource: Resource | undefined,
): PackageName | undefined {
  const { awsEcrContainerImage, awsEc2Instance } = resource?.details ?? {};
  const platform = (
    awsEcrContainerImage?.platform ??
    awsEc2Instance?.platform ??
    ''
  ).toUpperCase();
  const known = DISTRIBUTIONS.find(([prefix]) => platform.startsWith(prefix));
  return known && { type: known[1], namespace: known[2], name };
}

function versionOf(
  { version, release, epoch }: VulnerablePackage,
  type: string,
): string | undefined {
  const full = version && release ? `${version}-${release}` : version;
  return full && type === 'deb' && epoch ? `${epoch}:${full}` : full;
}

/**
 * Package URL of a vulnerable package; undefined where what Inspector tells
 * doesn't make a correct one.
 *
 * @param resource - where it was found; its platform tells the kind of a system package
 */
export function purlOf(
  pkg: VulnerablePackage,
  resource: Resource | undefined,
): string | undefined {
  const { name, packageManager } = pkg;
  if (!name || !packageManager) {
    return undefined;
  }
  const found =
    packageManager === 'OS'
      ? systemPackage(name, resource)
      : languagePackage(packageManager, name);
  if (!found) {
    return undefined;
  }
  const qualifiers =
    found.type === 'rpm' && pkg.epoch
      ? { epoch: String(pkg.epoch) }
      : undefined;
  try {
    return new PackageURL(
      found.type,
      found.namespace,
      found.name,
      versionOf(pkg, found.type),
      qualifiers,
      undefined,
    ).toString();
  } catch {
    // A name that the type forbids: better no package URL than a wrong one.
    return undefined;
  }
}
