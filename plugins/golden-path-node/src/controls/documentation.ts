import { z } from 'zod';
import { type Control, Findings } from '../control';
import { judgeDocument } from '../documents/judge';
import { readTyped } from '../record/document';
import { readText } from '../text';
import type { Tree } from '../types';

const site = z.object({
  site_name: z.string().min(1),
  docs_dir: z.string().default('docs'),
  nav: z.array(z.record(z.string(), z.string())).min(1),
});

function judgeSite(findings: Findings, tree: Tree) {
  const document = readTyped(tree, 'mkdocs.yml', site, findings);
  if (!document) {
    return;
  }
  const paths = new Set(tree.paths());
  const { docs_dir: folder, nav } = document.data;
  nav.forEach((entry, index) => {
    for (const [title, page] of Object.entries(entry)) {
      if (!/^https?:/.test(page) && !paths.has(`${folder}/${page}`)) {
        findings.problem(
          `the page ${page} is not there`,
          document.at('nav', index, title),
        );
      }
    }
  });
}

function judgeLicence(findings: Findings, tree: Tree) {
  const path = tree
    .paths()
    .find(p => /^(?:LICEN[CS]E|COPYING)(?:\.(?:md|txt))?$/.test(p));
  if (path === undefined) {
    findings.problem('there is no LICENSE', { path: 'LICENSE' });
    return;
  }
  findings.evidence(path);
  const file = readText(tree, path);
  if (!file.ok) {
    findings.doubt(file.reason, { path });
  } else if (
    !/copyright|licen[cs]ed?\b|permission is hereby granted|public domain/i.test(
      file.text,
    )
  ) {
    findings.problem(`${path} says not under which licence it is`, { path });
  }
}

/** Somebody new can build, run, test and change it, and knows the rules. */
export const documentation: Control = {
  id: 'documentation',
  title: 'Documentation',
  severity: 'low',
  remediation:
    'In README.md, say how it is built, tested and run; in CONTRIBUTING.md, how a change is made, tested and approved and which dependencies may come in; add a LICENSE, and name in mkdocs.yml only pages that are there.',
  frameworks: {
    soc2: ['CC2.2'],
    iso27002: ['5.37'],
    osps: ['OSPS-DO-01', 'OSPS-GV-03', 'OSPS-LE-03', 'OSPS-QA-06'],
    ssdf: ['PW.1.2'],
    scorecard: ['License'],
  },
  judge(tree) {
    const findings = new Findings();
    judgeDocument(findings, tree, 'README.md', [
      {
        what: 'how it is built and tested',
        heading: /build|test|develop|work on/i,
        says: /```|`[^`]+`/,
      },
      { what: 'how it is run', heading: /run|start|usage|use/i },
    ]);
    judgeDocument(findings, tree, 'CONTRIBUTING.md', [
      {
        what: 'how a change is made and approved',
        heading: /change|contribut|how/i,
        says: /approve|review/i,
      },
      { what: 'what has to be tested', heading: /test/i },
      { what: 'which dependencies may come in', heading: /dependenc/i },
    ]);
    judgeLicence(findings, tree);
    judgeSite(findings, tree);
    return findings.verdict(
      'README.md, CONTRIBUTING.md, a licence and the pages of mkdocs.yml are there and say what they have to.',
    );
  },
};
