import { Header, Page } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { securityEvidenceTranslationRef } from '../../translation';
import { EvidencePage } from '../EvidencePage';

/** The page, within the frame that the legacy frontend system expects a page to bring. */
export const SecurityEvidencePage = () => {
  const { t } = useTranslationRef(securityEvidenceTranslationRef);
  return (
    <Page themeId="tool">
      <Header title={t('page.pageTitle')} />
      <div style={{ gridArea: 'pageContent', overflow: 'auto' }}>
        <EvidencePage />
      </div>
    </Page>
  );
};
