import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import { Level, LEVELS } from '@fairway/plugin-security-scorecard-common';
import {
  LevelBadge,
  securityScorecardReactTranslationRef,
} from '@fairway/plugin-security-scorecard-react';
import { useSecurityLinks } from '../../hooks/useSecurityLinks';
import { securityScorecardTranslationRef } from '../../translation';
import styles from './rollup.module.css';

/** Props of {@link LevelDistribution}. */
export interface LevelDistributionProps {
  scope: string;
  levels: Record<Level, number>;
}

/** How many services are on each level, highest first: a bar, and each number with its word. */
export const LevelDistribution = ({
  scope,
  levels,
}: LevelDistributionProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { t: shared } = useTranslationRef(securityScorecardReactTranslationRef);
  const links = useSecurityLinks();
  const shown = [...LEVELS].reverse();
  return (
    <div>
      <div className={styles.bar} aria-hidden="true">
        {shown
          .filter(level => levels[level] > 0)
          .map(level => (
            <span
              key={level}
              className={`${styles.part} ${styles[level]}`}
              style={{ flexGrow: levels[level] }}
            />
          ))}
      </div>
      <ul className={styles.levels} aria-label={t('rollup.levels')}>
        {shown.map(level => (
          <li key={level}>
            <LevelBadge level={level} />
            <Link
              href={links.services({ scope, level })}
              aria-label={t('rollup.levelCount', {
                level: shared(`level.${level}`),
                number: String(levels[level]),
              })}
            >
              {String(levels[level])}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
};
