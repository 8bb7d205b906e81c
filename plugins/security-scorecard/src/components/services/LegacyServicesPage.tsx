import { Content, Header, Page } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { securityScorecardTranslationRef } from '../../translation';
import { ServicesPage } from './ServicesPage';

/** The list of services within the page frame that the legacy frontend system expects a page to bring. */
export const LegacyServicesPage = () => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  return (
    <Page themeId="tool">
      <Header title={t('entity.title')} />
      <Content>
        <ServicesPage />
      </Content>
    </Page>
  );
};
