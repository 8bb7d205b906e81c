import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Link } from '@backstage/ui';
import { layout } from '@fairway/plugin-screens-react';
import {
  PILLARS,
  ResultState,
  Rollup,
} from '@fairway/plugin-security-scorecard-common';
import {
  securityScorecardReactTranslationRef,
  StateIcon,
  toneOfState,
} from '@fairway/plugin-security-scorecard-react';
import { useState } from 'react';
import { useSecurityLinks } from '../../hooks/useSecurityLinks';
import { securityScorecardTranslationRef } from '../../translation';
import styles from './rollup.module.css';
import { usePartHref } from './usePartHref';
import { worstOf } from './worstOf';

/** Rows that are shown before somebody asks for all. */
const SHOWN = 25;

/** Props of {@link PillarMatrix}. */
export interface PillarMatrixProps {
  parts: Rollup[];
  /** What narrows a list of services to those of a part. */
  narrow: (part: Rollup) => Record<string, string>;
}

/** Parts against pillars: how many services are in the worst state, with shape, word and colour; each opens those services. */
export const PillarMatrix = ({ parts, narrow }: PillarMatrixProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { t: shared } = useTranslationRef(securityScorecardReactTranslationRef);
  const hrefOf = usePartHref();
  const links = useSecurityLinks();
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? parts : parts.slice(0, SHOWN);
  return (
    <Flex direction="column" gap="2" align="start">
      <div className={`${layout.scroll} ${styles.wide}`}>
        <table className={styles.matrix}>
          <thead>
            <tr>
              <th scope="col">{t('rollup.matrixRow')}</th>
              {PILLARS.map(pillar => (
                <th key={pillar} scope="col">
                  {shared(`pillar.${pillar}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(part => (
              <tr key={part.ref}>
                <th scope="row">
                  <Link href={hrefOf(part.ref)}>{part.title}</Link>
                </th>
                {PILLARS.map(pillar => (
                  <MatrixCell
                    key={pillar}
                    counts={part.pillars.find(p => p.pillar === pillar)?.worst}
                    hrefOf={worst =>
                      links.services({ ...narrow(part), pillar, worst })
                    }
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown.length < parts.length && (
        <Button variant="secondary" onPress={() => setWhole(true)}>
          {t('rollup.matrixAll', { count: parts.length })}
        </Button>
      )}
    </Flex>
  );
};

function MatrixCell({
  counts,
  hrefOf,
}: {
  counts: Record<ResultState, number> | undefined;
  hrefOf: (worst: ResultState) => string;
}) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { t: shared } = useTranslationRef(securityScorecardReactTranslationRef);
  const worst = counts && worstOf(counts);
  if (!worst) {
    return (
      <td>
        <span className={`${styles.heat} ${styles.neutral}`}>
          {t('rollup.noServices')}
        </span>
      </td>
    );
  }
  const { state, number, total } = worst;
  const word = shared(`state.${state}`);
  return (
    <td>
      <span className={`${styles.heat} ${styles[toneOfState(state)]}`}>
        <StateIcon state={state} />
        <Link href={hrefOf(state)}>
          {number === total
            ? t('rollup.cellAll', { state: word })
            : t('rollup.cell', {
                number: String(number),
                total: String(total),
                state: word,
              })}
        </Link>
      </span>
    </td>
  );
}
