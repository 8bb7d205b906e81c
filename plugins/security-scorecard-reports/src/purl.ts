import { PackageURL } from 'packageurl-js';
import { clean } from './text';

/** Canonical form of a package URL; undefined when it is none. */
export function readPurl(text: string | undefined): string | undefined {
  if (!text?.startsWith('pkg:') || text.length > 1000) {
    return undefined;
  }
  try {
    return PackageURL.fromString(clean(text, 1000)).toString();
  } catch {
    return undefined;
  }
}

/** purl type → scanners' names of the kind of package. */
const LANGUAGES: Record<string, readonly string[]> = {
  npm: ['npm', 'yarn', 'pnpm', 'bun', 'node-pkg', 'nodepkg'],
  pypi: ['pip', 'pipenv', 'poetry', 'uv', 'pylock', 'python-pkg', 'pythonpkg'],
  golang: ['gomod', 'gobinary'],
  cargo: ['cargo', 'rustbinary'],
  gem: ['bundler', 'gemspec'],
  composer: ['composer', 'composer-vendor'],
  nuget: ['nuget', 'dotnet-core', 'packages-props'],
  maven: ['pom', 'jar', 'gradle', 'sbt'],
};

/** purl type → scanners' names of distributions, which are the namespace. */
const DISTRIBUTIONS: Record<string, readonly string[]> = {
  apk: ['alpine', 'wolfi', 'chainguard'],
  deb: ['debian', 'ubuntu'],
  rpm: [
    'redhat',
    'centos',
    'rocky',
    'alma',
    'oracle',
    'amazon',
    'fedora',
    'photon',
    'opensuse',
  ],
};

const typesByName = (names: Record<string, readonly string[]>) =>
  new Map(
    Object.entries(names).flatMap(([type, list]) =>
      list.map((name): [string, string] => [name, type]),
    ),
  );
const LANGUAGE_TYPES = typesByName(LANGUAGES);
const DISTRIBUTION_TYPES = typesByName(DISTRIBUTIONS);

/** Whether scanners use this name for a distribution. */
export function isDistribution(ecosystem: string): boolean {
  return DISTRIBUTION_TYPES.has(ecosystem);
}

function split(
  type: string,
  name: string,
): { namespace?: string; name: string } {
  const at = type === 'maven' ? name.indexOf(':') : name.lastIndexOf('/');
  const hasNamespace =
    at > 0 && ['npm', 'golang', 'composer', 'maven'].includes(type);
  return hasNamespace
    ? { namespace: name.slice(0, at), name: name.slice(at + 1) }
    : { name };
}

/**
 * Package URL of a package that a scanner names by ecosystem, name and version;
 * undefined when the ecosystem is not known well enough to say it rightly.
 */
export function derivePurl(
  ecosystem: string | undefined,
  name: string | undefined,
  version: string | undefined,
): string | undefined {
  const from = ecosystem?.toLowerCase() ?? '';
  const distribution = DISTRIBUTION_TYPES.get(from);
  const type = distribution ?? LANGUAGE_TYPES.get(from);
  if (!type || !name || !version || name.length + version.length > 600) {
    return undefined;
  }
  const parts = distribution ? { namespace: from, name } : split(type, name);
  try {
    return new PackageURL(
      type,
      parts.namespace,
      parts.name,
      version,
      undefined,
      undefined,
    ).toString();
  } catch {
    return undefined;
  }
}
