import { Header, Page } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { goldenPathTranslationRef } from '../../translation';
import { FleetPage } from '../fleet/FleetPage';

/** The fleet, within the frame that the legacy frontend system expects a page to bring. */
export const GoldenPathPage = () => {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  return (
    <Page themeId="tool">
      <Header title={t('fleet.pageTitle')} />
      <div style={{ gridArea: 'pageContent', overflow: 'auto' }}>
        <FleetPage />
      </div>
    </Page>
  );
};
