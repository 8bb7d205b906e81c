import { Header, Page, RoutedTabs } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { approvedImagesTranslationRef } from '../../translation';
import { DriftPage } from '../drift/DriftPage';
import { RegisterPage } from '../register/RegisterPage';
import { SamplingPage } from '../sampling/SamplingPage';
import { ScannersPage } from '../scanners/ScannersPage';

/** All tabs in one page, within the frame that the legacy frontend system expects a page to bring. */
export const ImagesPage = () => {
  const { t } = useTranslationRef(approvedImagesTranslationRef);
  return (
    <Page themeId="tool">
      <Header title={t('shared.pageTitle')} />
      <RoutedTabs
        routes={[
          {
            path: '/register',
            title: t('register.tab'),
            children: <RegisterPage />,
          },
          { path: '/drift', title: t('drift.tab'), children: <DriftPage /> },
          {
            path: '/scanners',
            title: t('scanners.tab'),
            children: <ScannersPage />,
          },
          {
            path: '/sampling',
            title: t('sampling.tab'),
            children: <SamplingPage />,
          },
        ]}
      />
    </Page>
  );
};
