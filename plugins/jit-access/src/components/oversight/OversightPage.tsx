import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { RequirePermission } from '@backstage/plugin-permission-react';
import { accessProviderReadPermission } from '@fairway/plugin-jit-access-common';
import { TroublePanel } from '@fairway/plugin-jit-access-react';
import { useView } from '../../hooks/useView';
import { jitAccessTranslationRef } from '../../translation';
import { ViewToggle } from '../common/ViewToggle';
import { Page } from '../Layout';
import { DriftList } from './DriftList';
import { FiguresSection } from './FiguresSection';
import { HoldsSection } from './HoldsSection';
import { LiveGrants } from './LiveGrants';
import { ProvidersSection } from './ProvidersSection';
import { ReviewsDue } from './ReviewsDue';

const VIEWS = ['overview', 'grants', 'drift', 'holds', 'reviews'] as const;

/** The tab for those who watch over access. */
export function OversightPage() {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  return (
    <Page>
      <RequirePermission
        permission={accessProviderReadPermission}
        errorPage={
          <TroublePanel
            trouble={{ kind: 'forbidden', message: '', field: null }}
            forbidden={t('oversight.forbidden')}
          />
        }
      >
        <Views />
      </RequirePermission>
    </Page>
  );
}

function Views() {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const [view, setView] = useView(VIEWS, [
    'page',
    'kind',
    'provider',
    'which',
    'q',
    'overdue',
  ]);
  return (
    <>
      <ViewToggle
        label={t('oversight.view')}
        views={VIEWS.map(id => ({ id, label: t(`oversight.${id}`) }))}
        value={view}
        onChange={setView}
      />
      {view === 'overview' && (
        <>
          <FiguresSection />
          <ProvidersSection />
        </>
      )}
      {view === 'grants' && <LiveGrants />}
      {view === 'drift' && <DriftList />}
      {view === 'holds' && <HoldsSection />}
      {view === 'reviews' && <ReviewsDue />}
    </>
  );
}
