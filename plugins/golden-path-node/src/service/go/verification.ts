import type { Findings } from '../../control';
import type { Tree } from '../../types';
import { judgeEnvironment } from '../environment';
import { findAll, placeOf, textOf } from '../source';
import { assignments } from './code';
import type { GoProgram } from './program';

const NAME = 'InsecureSkipVerify';

/** Judges whether a Go service verifies the certificates of whom it calls. */
export function judgeVerification(
  tree: Tree,
  program: GoProgram,
  findings: Findings,
): void {
  judgeEnvironment(findings, tree);
  const set = assignments(program.written).flatMap(
    ({ source, targets, values }) =>
      targets.flatMap((node, index) =>
        textOf({ source, node }).endsWith(`.${NAME}`)
          ? [{ source, node, value: values[index] }]
          : [],
      ),
  );
  const given = findAll(program.written, 'Element').flatMap(
    ({ source, node }) => {
      const key = node.getChild('Key');
      return key && textOf({ source, node: key }) === NAME
        ? [{ source, node: key, value: node.lastChild ?? undefined }]
        : [];
    },
  );
  for (const { source, node, value } of [...set, ...given]) {
    if (!value || textOf({ source, node: value }) !== 'false') {
      findings.problem(
        `${source.path} takes any certificate of whom it calls`,
        placeOf({ source, node }),
      );
    }
  }
}
