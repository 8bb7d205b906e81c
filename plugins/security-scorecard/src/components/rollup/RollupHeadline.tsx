import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Card, CardBody, Flex, Link } from '@backstage/ui';
import type { Rollup } from '@fairway/plugin-security-scorecard-common';
import { ScoreBar } from '@fairway/plugin-security-scorecard-react';
import { useSecurityLinks } from '../../hooks/useSecurityLinks';
import { securityScorecardTranslationRef } from '../../translation';
import { NextDeadline } from '../entity/NextDeadline';
import styles from './rollup.module.css';
import { LevelDistribution } from './LevelDistribution';

/** Props of {@link RollupHeadline}. */
export interface RollupHeadlineProps {
  scope: string;
  total: Rollup;
}

/** Score with coverage, levels, and the numbers that open their lists. */
export const RollupHeadline = ({ scope, total }: RollupHeadlineProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const links = useSecurityLinks();
  return (
    <Card>
      <CardBody>
        <Flex direction="column" gap="4">
          <ScoreBar
            size="large"
            name={total.title}
            score={total.score}
            coverage={total.coverage}
          />
          <LevelDistribution scope={scope} levels={total.levels} />
          <ul className={styles.numbers}>
            <li>
              <Link href={links.services({ scope })}>
                {t('rollup.services', { count: total.entities })}
              </Link>
            </li>
            {total.withoutData > 0 && (
              <li>
                <Link href={links.services({ scope, nodata: 'true' })}>
                  {t('rollup.withoutData', { count: total.withoutData })}
                </Link>
              </li>
            )}
            <li>
              <Link href={links.services({ scope, failing: 'true' })}>
                {t('rollup.failing', { count: total.failing })}
              </Link>
            </li>
            <li>
              <Link href={links.findings({ scope, overdue: 'true' })}>
                {t('rollup.overdue', { count: total.overdueFindings })}
              </Link>
            </li>
            <li>
              <Link href={links.waivers({ scope, status: 'approved' })}>
                {t('rollup.waived', { count: total.waived })}
              </Link>
            </li>
          </ul>
          <NextDeadline of={total} />
        </Flex>
      </CardBody>
    </Card>
  );
};
