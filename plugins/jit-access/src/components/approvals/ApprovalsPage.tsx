import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import { useUrlState } from '../../hooks/useUrlState';
import { jitAccessTranslationRef } from '../../translation';
import { Page } from '../Layout';
import { DecidedList } from './DecidedList';
import { WaitingList } from './WaitingList';

const DECIDED = 'decided';
const WAITING = 'waiting';

/** The tab with requests to decide on, and those decided. */
export function ApprovalsPage() {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const [view, setView] = useUrlState('view', ['q', 'page']);
  const decided = view === DECIDED;
  return (
    <Page>
      <ToggleButtonGroup
        aria-label={t('approvals.view')}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[decided ? DECIDED : WAITING]}
        onSelectionChange={keys => setView(keys.has(DECIDED) ? DECIDED : '')}
      >
        <ToggleButton id={WAITING}>{t('approvals.waiting')}</ToggleButton>
        <ToggleButton id={DECIDED}>{t('approvals.decided')}</ToggleButton>
      </ToggleButtonGroup>
      {decided ? <DecidedList /> : <WaitingList />}
    </Page>
  );
}
