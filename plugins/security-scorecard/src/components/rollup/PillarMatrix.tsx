import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
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
import { securityScorecardTranslationRef } from '../../translation';
import layout from '../layout.module.css';
import styles from './rollup.module.css';
import { usePartHref } from './usePartHref';
import { worstOf } from './worstOf';

/** Parts against pillars: how many services are in the worst state, with shape, word and colour. */
export const PillarMatrix = ({ parts }: { parts: Rollup[] }) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { t: shared } = useTranslationRef(securityScorecardReactTranslationRef);
  const hrefOf = usePartHref();
  return (
    <div className={layout.scroll}>
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
          {parts.map(part => (
            <tr key={part.ref}>
              <th scope="row">
                <Link href={hrefOf(part.ref)}>{part.title}</Link>
              </th>
              {PILLARS.map(pillar => (
                <MatrixCell
                  key={pillar}
                  counts={part.pillars.find(p => p.pillar === pillar)?.worst}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

function MatrixCell({
  counts,
}: {
  counts: Record<ResultState, number> | undefined;
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
        {number === total
          ? t('rollup.cellAll', { state: word })
          : t('rollup.cell', {
              number: String(number),
              total: String(total),
              state: word,
            })}
      </span>
    </td>
  );
}
