import { Header, Page, RoutedTabs } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { securityScorecardTranslationRef } from '../../translation';
import { CampaignsPage } from '../campaigns/CampaignsPage';
import { CollectorsPage } from '../collectors/CollectorsPage';
import { FindingsPage } from '../findings/FindingsPage';
import { OverviewPage } from '../dashboard/OverviewPage';
import { ServicesPage } from '../services/ServicesPage';
import { WaiversPage } from '../waivers/WaiversPage';

/** All tabs in one page, within the frame that the legacy frontend system expects a page to bring. */
export const SecurityPage = () => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  return (
    <Page themeId="tool">
      <Header title={t('entity.title')} />
      <RoutedTabs
        routes={[
          {
            path: '/overview',
            title: t('legacy.overview'),
            children: <OverviewPage />,
          },
          {
            path: '/services',
            title: t('legacy.services'),
            children: <ServicesPage />,
          },
          {
            path: '/findings',
            title: t('legacy.findings'),
            children: <FindingsPage />,
          },
          {
            path: '/waivers',
            title: t('legacy.waivers'),
            children: <WaiversPage />,
          },
          {
            path: '/campaigns',
            title: t('legacy.campaigns'),
            children: <CampaignsPage />,
          },
          {
            path: '/collectors',
            title: t('legacy.collectors'),
            children: <CollectorsPage />,
          },
        ]}
      />
    </Page>
  );
};
