import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import type { PolicyDetail } from '@fairway/plugin-jit-access-common';
import {
  LiveContent,
  RiskBadge,
  ServerWords,
  usePolicy,
} from '@fairway/plugin-jit-access-react';
import { RiArrowLeftLine } from '@remixicon/react';
import { useView } from '../../hooks/useView';
import { jitAccessTranslationRef } from '../../translation';
import { ViewToggle } from '../common/ViewToggle';
import styles from '../layout.module.css';
import { PolicyRules } from './PolicyCard';
import { LintList, LoadProblems, PolicyHealth } from './PolicyHealth';
import { PolicyText } from './PolicyText';
import { Replay } from './Replay';
import { Simulator } from './Simulator';

const VIEWS = ['words', 'text', 'lint', 'simulate', 'replay'] as const;

/** One policy: in words, as text, its lint, the simulator and the replay. */
export function PolicyView(props: { id: string; onClose: () => void }) {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const live = usePolicy(props.id);
  return (
    <>
      <div>
        <Button
          variant="tertiary"
          iconStart={<RiArrowLeftLine aria-hidden />}
          onPress={props.onClose}
        >
          {t('policies.back')}
        </Button>
      </div>
      <LiveContent live={live} forbidden={t('policies.forbidden')}>
        {policy => <Detail policy={policy} />}
      </LiveContent>
    </>
  );
}

function Detail(props: { policy: PolicyDetail }) {
  const { policy } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const [view, setView] = useView(VIEWS);
  return (
    <Flex direction="column" gap="4">
      <Text as="h2" variant="title-small" className={styles.title}>
        {policy.title}
      </Text>
      <Flex gap="2">
        <RiskBadge risk={policy.risk} />
        <PolicyHealth policy={policy} />
      </Flex>
      <LoadProblems problems={policy.problems} />
      <ViewToggle
        label={t('policies.view')}
        views={VIEWS.map(id => ({ id, label: t(`policies.${id}`) }))}
        value={view}
        onChange={setView}
      />
      {view === 'words' && <Words policy={policy} />}
      {view === 'text' && <PolicyText text={policy.text} lint={policy.lint} />}
      {view === 'lint' && <LintList lint={policy.lint} />}
      {view === 'simulate' && <Simulator policyId={policy.id} />}
      {view === 'replay' && <Replay policy={policy} />}
    </Flex>
  );
}

function Words(props: { policy: PolicyDetail }) {
  const { policy } = props;
  return (
    <div className={styles.prose}>
      {policy.words.map((paragraph, index) => (
        <Text key={index} as="p">
          <ServerWords text={paragraph} />
        </Text>
      ))}
      {/* The words say the rules as well; a policy that did not load has none. */}
      {policy.words.length === 0 && <PolicyRules policy={policy} />}
    </div>
  );
}
