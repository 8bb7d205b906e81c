import { Header, Page, RoutedTabs } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { securityCasesTranslationRef } from '../../translation';
import { AdoptionPage } from '../adoption/AdoptionPage';
import { CasePage } from '../case/CasePage';
import { CasesPage } from '../list/CasesPage';

/** Both tabs in one page, within the frame that the legacy frontend system expects a page to bring. */
export const SecurityCasesPage = () => {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  return (
    <Page themeId="tool">
      <Header title={t('shared.pageTitle')} />
      <RoutedTabs
        routes={[
          { path: '/cases', title: t('list.tab'), children: <CasesPage /> },
          {
            path: '/adoption',
            title: t('adoption.tab'),
            children: <AdoptionPage />,
          },
        ]}
      />
    </Page>
  );
};

/** One case, within the same frame. */
export const SecurityCasePage = () => {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  return (
    <Page themeId="tool">
      <Header title={t('shared.pageTitle')} />
      <div style={{ gridArea: 'pageContent', overflow: 'auto' }}>
        <CasePage />
      </div>
    </Page>
  );
};
