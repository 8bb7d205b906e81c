import type { Findings } from '../../control';
import { isRecord, readText } from '../../text';
import type { Tree } from '../../types';
import { parseYaml } from '../../yaml';
import { type Node, parseTemplate, type Template } from './parse';
import { renderTemplate } from './render';

const CHART = /(?:^|\/)Chart\.yaml$/;
const MAX_TEMPLATES = 100;

/** Folders of the Helm charts of a tree, with a `/` at the end; '' is the root. */
export function chartFolders(tree: Tree): string[] {
  return tree
    .paths()
    .filter(path => CHART.test(path))
    .map(path => path.slice(0, -'Chart.yaml'.length))
    .filter(folder => !folder.includes('charts/charts/'));
}

function readObject(
  tree: Tree,
  path: string,
  findings: Findings,
): Record<string, unknown> {
  const file = readText(tree, path);
  const yaml = file.ok ? parseYaml(path, file.text) : file;
  if (!yaml.ok) {
    findings.doubt(yaml.reason, { path });
    return {};
  }
  const [document] = yaml.documents;
  return isRecord(document) ? document : {};
}

/** Chart.yaml as templates see it: `.Chart.Name`. */
function chartOf(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key.charAt(0).toUpperCase() + key.slice(1),
      value,
    ]),
  );
}

/**
 * Renders a Helm chart with its own values, as a release of its name. What
 * could not be rendered is a doubt.
 *
 * @param folder - of {@link chartFolders}
 * @returns path of a template → documents
 */
export function renderChart(
  tree: Tree,
  folder: string,
  findings: Findings,
): Map<string, unknown[]> {
  const chart = readObject(tree, `${folder}Chart.yaml`, findings);
  const brings = tree.paths().some(path => path.startsWith(`${folder}charts/`));
  if (
    brings ||
    (Array.isArray(chart.dependencies) && chart.dependencies.length > 0)
  ) {
    findings.doubt(
      `${folder}Chart.yaml brings in other charts, which are not judged`,
    );
  }
  const values = tree.paths().includes(`${folder}values.yaml`)
    ? readObject(tree, `${folder}values.yaml`, findings)
    : {};
  const prefix = `${folder}templates/`;
  const paths = tree.paths().filter(
    path =>
      // Helm renders every file, whatever its name ends with.
      path.startsWith(prefix) && !path.endsWith('/NOTES.txt'),
  );
  if (paths.length > MAX_TEMPLATES) {
    findings.doubt(`${folder} has more than ${MAX_TEMPLATES} templates`);
  }
  const templates = new Map<string, Template>();
  const defines = new Map<string, Node[]>();
  for (const path of paths.slice(0, MAX_TEMPLATES)) {
    const file = readText(tree, path);
    try {
      if (!file.ok) {
        throw new Error(file.reason);
      }
      const template = parseTemplate(file.text);
      template.defines.forEach((body, name) => defines.set(name, body));
      if (!path.slice(path.lastIndexOf('/') + 1).startsWith('_')) {
        templates.set(path, template);
      }
    } catch (error) {
      findings.doubt(unrendered(path, error), { path });
    }
  }
  const context = {
    Values: values,
    Chart: chartOf(chart),
    Release: {
      Name: chart.name,
      Namespace: '',
      Service: 'Helm',
      IsInstall: true,
      IsUpgrade: false,
      Revision: 1,
    },
    Template: { BasePath: `${folder}templates` },
  };
  const documents = new Map<string, unknown[]>();
  for (const [path, template] of templates) {
    try {
      const yaml = parseYaml(path, renderTemplate(template, context, defines));
      if (!yaml.ok) {
        throw new Error(yaml.reason);
      }
      documents.set(
        path,
        yaml.documents.filter(document => !isTest(document)),
      );
    } catch (error) {
      findings.doubt(unrendered(path, error), { path });
    }
  }
  return documents;
}

/** What only `helm test` starts. */
function isTest(document: unknown): boolean {
  const metadata = isRecord(document) ? document.metadata : undefined;
  const annotations = isRecord(metadata) ? metadata.annotations : undefined;
  const hook = isRecord(annotations) ? annotations['helm.sh/hook'] : undefined;
  return hook === 'test' || hook === 'test-success';
}

function unrendered(path: string, error: unknown): string {
  const why = error instanceof Error ? error.message : 'unknown error';
  return `${path} could not be rendered: ${why.slice(0, 160)}`;
}
