import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useView } from '../../hooks/useView';
import { jitAccessTranslationRef } from '../../translation';
import { ViewToggle } from '../common/ViewToggle';
import { Page } from '../Layout';
import { ReviewsOwedList } from '../breakGlass/ReviewsOwedList';
import { DecidedList } from './DecidedList';
import { TeamList } from './TeamList';
import { WaitingList } from './WaitingList';

const VIEWS = ['waiting', 'team', 'decided', 'reviews'] as const;

/** The tab with requests to decide on, those of the team, those decided, and reviews owed. */
export function ApprovalsPage() {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const [view, setView] = useView(VIEWS, ['q', 'page']);
  return (
    <Page>
      <ViewToggle
        label={t('approvals.view')}
        views={VIEWS.map(id => ({ id, label: t(`approvals.${id}`) }))}
        value={view}
        onChange={setView}
      />
      {view === 'waiting' && <WaitingList />}
      {view === 'team' && <TeamList />}
      {view === 'decided' && <DecidedList />}
      {view === 'reviews' && <ReviewsOwedList />}
    </Page>
  );
}
