import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ORGANISATION } from '../../hooks/useSecurityLinks';
import { securityScorecardTranslationRef } from '../../translation';
import { PageFrame } from '../PageFrame';
import { RollupView } from './RollupView';

/** How the whole organisation stands. */
export const OverviewPage = () => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  return (
    <PageFrame
      title={t('rollup.overviewTitle')}
      description={t('rollup.overviewDescription')}
    >
      <RollupView scope={ORGANISATION} />
    </PageFrame>
  );
};
