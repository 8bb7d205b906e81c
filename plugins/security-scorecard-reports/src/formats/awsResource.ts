/**
 * Id of an AWS resource without what changes with every build or version: the
 * digest of an ECR image, `$LATEST` of a function. A finding keeps its identity,
 * and so its deadline, when the resource is built anew.
 */
export function resourceName(id: string): string {
  return id.replace(/\/sha256:[0-9a-f]{64}$/, '').replace(/:\$LATEST$/, '');
}

// Inspector's package managers whose purl type is certain; OS packages need the platform.
const MANAGERS: ReadonlyMap<string, string> = new Map([
  ['BUNDLER', 'bundler'],
  ['GEMSPEC', 'gemspec'],
  ['CARGO', 'cargo'],
  ['COMPOSER', 'composer'],
  ['NPM', 'npm'],
  ['YARN', 'yarn'],
  ['NODEPKG', 'nodepkg'],
  ['NUGET', 'nuget'],
  ['PIP', 'pip'],
  ['PIPENV', 'pipenv'],
  ['POETRY', 'poetry'],
  ['PYTHONPKG', 'pythonpkg'],
  ['GOBINARY', 'gobinary'],
  ['GOMOD', 'gomod'],
  ['JAR', 'jar'],
  ['POM', 'pom'],
]);

const PLATFORMS: ReadonlyMap<string, string> = new Map([
  ['ALPINE', 'alpine'],
  ['DEBIAN', 'debian'],
  ['UBUNTU', 'ubuntu'],
  ['AMAZON', 'amazon'],
  ['CENTOS', 'centos'],
  ['REDHAT', 'redhat'],
  ['ROCKY', 'rocky'],
  ['ALMALINUX', 'alma'],
  ['ORACLE', 'oracle'],
]);

/** Ecosystem of a package, from Inspector's package manager and the platform of the resource. */
export function ecosystemOf(
  manager: string | undefined,
  platform: string | undefined,
): string | undefined {
  return manager === 'OS'
    ? PLATFORMS.get((platform ?? '').split('_', 1)[0].toUpperCase())
    : MANAGERS.get(manager ?? '');
}

/** Version as the package manager writes it, of Inspector's epoch, version and release. */
export function fullVersion(parts: {
  epoch?: number;
  version?: string;
  release?: string;
}): string | undefined {
  const { epoch, version, release } = parts;
  return (
    version &&
    `${epoch ? `${epoch}:` : ''}${version}${release ? `-${release}` : ''}`
  );
}

/** Names in an order that does not depend on the report: the first three, and how many more. */
export function namesLabel(names: readonly string[]): string | undefined {
  const unique = [...new Set(names)].sort();
  const more = unique.length - 3;
  return unique.length
    ? unique.slice(0, 3).join(', ') + (more > 0 ? ` and ${more} more` : '')
    : undefined;
}
