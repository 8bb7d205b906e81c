import type { Findings } from '../control';
import { readText } from '../text';
import type { Tree } from '../types';

const PATH = '.gitleaks.toml';

/** A table of the file, as far as it is asked about. */
interface Table {
  name: string;
  line: number;
  /** Key → raw value, and its line. */
  values: Map<string, { text: string; line: number }>;
}

/** Reads the tables of a TOML file, values as they are written. */
function tablesOf(text: string): Table[] {
  const tables: Table[] = [{ name: '', line: 1, values: new Map() }];
  let open: { key: string; line: number; text: string } | undefined;
  text.split('\n').forEach((raw, index) => {
    const current = tables[tables.length - 1];
    const line = raw.trim();
    if (open) {
      open.text += ` ${line}`;
      if (line.includes(']')) {
        current.values.set(open.key, { text: open.text, line: open.line });
        open = undefined;
      }
      return;
    }
    const table = /^\[{1,2}\s*([\w.-]+)\s*\]{1,2}/.exec(line);
    const pair = /^([\w-]+)\s*=\s*(.*)$/.exec(line);
    if (table) {
      tables.push({ name: table[1], line: index + 1, values: new Map() });
    } else if (
      pair &&
      pair[2].startsWith('[') &&
      !/\]\s*(?:#.*)?$/.test(pair[2])
    ) {
      open = { key: pair[1], line: index + 1, text: pair[2] };
    } else if (pair) {
      current.values.set(pair[1], { text: pair[2], line: index + 1 });
    }
  });
  return tables;
}

/** Patterns that leave everything, or all of the code, out. */
const EVERYTHING =
  /^\^?(?:(?:\.\*|\.\+)?|\(\?s\)\.\*|(?:src|app|internal|cmd|tests?|ci|deploy)(?:\/(?:\.\*|\.\+)?)?)\$?$/;

/** The texts of a list, whatever quotes they are in. */
function textsOf(list: string): string[] {
  return [...list.matchAll(/'''(.*?)'''|"""(.*?)"""|'([^']*)'|"([^"]*)"/g)].map(
    ([, a, b, c, d]) => a ?? b ?? c ?? d ?? '',
  );
}

/** Judges the rules of gitleaks: the usual ones are on, and each exception says why. */
export function judgeGitleaksConfig(tree: Tree, findings: Findings): void {
  if (!tree.paths().includes(PATH)) {
    findings.problem(`there is no ${PATH}`, { path: PATH });
    return;
  }
  const file = readText(tree, PATH);
  if (!file.ok) {
    findings.doubt(file.reason, { path: PATH });
    return;
  }
  findings.evidence(PATH);
  const tables = tablesOf(file.text);
  const extend = tables.find(({ name }) => name === 'extend');
  const useDefault = extend?.values.get('useDefault');
  if (useDefault?.text.replace(/#.*/, '').trim() !== 'true') {
    findings.problem(`${PATH} switches the usual rules off`, {
      path: PATH,
      line: useDefault?.line ?? extend?.line,
    });
  }
  const disabled = extend?.values.get('disabledRules');
  if (disabled) {
    findings.problem(`${PATH} switches rules off`, {
      path: PATH,
      line: disabled.line,
    });
  }
  for (const table of tables.filter(({ name }) =>
    /(?:^|\.)allowlists?$/.test(name),
  )) {
    const reason = table.values.get('description')?.text ?? '';
    if (reason.replace(/['"]/g, '').trim().length < 15) {
      findings.problem(`an exception in ${PATH} has no reason`, {
        path: PATH,
        line: table.line,
      });
    }
    for (const key of ['paths', 'regexes']) {
      const value = table.values.get(key);
      if (value && textsOf(value.text).some(text => EVERYTHING.test(text))) {
        findings.problem(`an exception in ${PATH} leaves all code out`, {
          path: PATH,
          line: value.line,
        });
      }
    }
  }
}
