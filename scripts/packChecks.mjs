/**
 * Puts the checks of `policies/checks` into the package whose collector they
 * read, while it is packed, and takes them out again: whoever installs a
 * collector finds its checks at `node_modules/<package>/checks`.
 *
 *     node ../../scripts/packChecks.mjs add|remove
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const source = path.join(root, 'policies/checks');
const BACKEND = 'security-scorecard-backend';

const modules = () =>
  fs
    .readdirSync(path.join(root, 'plugins'))
    .filter(name => name.startsWith(`${BACKEND}-module-`));

/** Folder of the plugin that has this collector. */
function packageOf(collector) {
  if (collector === 'reports') {
    return BACKEND;
  }
  const found = modules().find(name => {
    const module = name.slice(`${BACKEND}-module-`.length);
    return collector === module || collector.startsWith(`${module}-`);
  });
  if (!found) {
    throw new Error(`No plugin has the collector ${collector}`);
  }
  return found;
}

/**
 * Names of the check files that belong into a package.
 *
 * @param plugin - its folder below `plugins`
 */
export function checkFiles(plugin) {
  return fs
    .readdirSync(source)
    .filter(file => file.endsWith('.yaml'))
    .filter(file => {
      const text = fs.readFileSync(path.join(source, file), 'utf8');
      const [, collector] =
        text.match(/^metadata:[^}]*\bcollector: *([\w-]+)/m) ?? [];
      return packageOf(collector ?? file) === plugin;
    });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const target = path.join(process.cwd(), 'checks');
  fs.rmSync(target, { recursive: true, force: true });
  if (process.argv[2] === 'add') {
    fs.mkdirSync(target);
    for (const file of checkFiles(path.basename(process.cwd()))) {
      fs.copyFileSync(path.join(source, file), path.join(target, file));
    }
  }
}
